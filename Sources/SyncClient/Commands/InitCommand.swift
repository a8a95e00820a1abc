import LocalStore
import SyncProtocol

/// `fieldbook init`: a replica of one's own, with no server at all.
enum InitCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "init", "Make a new replica; everything but sync works from here on.",
      details: [
        "No server is needed. “fieldbook join” can enrol the laptop later, and keeps all work."
      ],
      options: [
        .value("name", "NAME", "Your name, as others see it beside your edits."),
        .value("zone", "ZONE", isRepeatable: true, "The country you work in, such as it."),
      ],
      examples: [
        CommandDeclaration.Example(
          "fieldbook init --name \"Ana Horvat\" --zone hr", "A coach in Croatia.")
      ]), run)

  private static func run(_ context: CommandContext) throws -> CommandAnswer {
    let home = try context.home()
    guard try !isInUse(home, context) else {
      throw CommandFailure(
        .failure, code: "replica-exists", message: "there is a replica in \(home.path) already",
        field: "--home", hint: "See it with “fieldbook status”. Nothing was changed.")
    }
    let given = DisplayText.singleLine(
      try context.arguments.value("name") ?? context.ask("Your name", for: "--name"))
    guard let name = PersonName.canonical(given) else {
      throw PersonName.invalid(given, field: "--name")
    }
    let zones = try zones(context)
    let replica = try home.makeReplica(
      schema: context.schema, context.environment.surroundings)
    for zone in zones { try replica.addZone(zone, title: zone.name, role: nil) }
    // Last: see isInUse.
    try replica.setName(name)
    let names = zones.map(\.name).joined(separator: ", ")
    let writer = try replica.writer()
    return CommandAnswer(
      json: [
        "home": .string(home.path), "name": .string(name),
        "zones": .array(zones.map { .string($0.name) }),
        "writer": .string(writer.description),
      ],
      text: "\(home.path) is ready for \(DisplayText.singleLine(name)), with \(names).\n"
        + "Next: fieldbook enterprise add legal_name=… country=…\n")
  }

  /// A replica without a name is one whose making, or joining, never came to its end.
  private static func isInUse(_ home: HomeFolder, _ context: CommandContext) throws -> Bool {
    guard home.hasReplica else { return false }
    return try context.replica().name() != nil
  }

  private static func zones(_ context: CommandContext) throws -> [Zone] {
    var given = context.arguments.values("zone")
    if given.isEmpty { given = [try context.ask("The country you work in (it)", for: "--zone")] }
    var zones: [Zone] = [.commons]
    for name in given {
      let zone = try Zone.argument(name, field: "--zone")
      if !zones.contains(zone) { zones.append(zone) }
    }
    return zones
  }
}
