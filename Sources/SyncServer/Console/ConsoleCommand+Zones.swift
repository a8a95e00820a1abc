import LocalStore
import SyncProtocol

extension ConsoleCommand {
  static let initialise = ConsoleCommand(
    CommandDeclaration(
      "init", "Make the data directory of a new server.",
      details: [
        "The zone commons, which everybody reads, always exists. An existing server's data is "
          + "never overwritten."
      ],
      options: [
        .value(
          "zone", "NAME=TITLE", isRepeatable: true,
          "A zone to begin with: a country's code and its name.")
      ],
      examples: [
        CommandDeclaration.Example(
          "fieldbook-server init --data /srv/fieldbook --zone it=Italy --zone hr=Croatia",
          "Two countries. More can be added at any time.")
      ])
  ) { context in
    let entries = try ZoneArgument.entries(context.arguments.values("zone"))
    for entry in entries { _ = try Registry.checkedName(entry.title) }
    let data = try DataDirectory.made(context.dataPath, user: context.environment.user)
    let zones = try data.initialise(entries, clock: context.environment.clock)
    let names = zones.map(\.zone.name).joined(separator: ", ")
    return CommandAnswer(
      json: ["data": .string(data.path), "zones": .array(zones.map(\.json))],
      text: "\(data.path) is ready, with the zones \(names).\n")
  }

  static let zoneAdd = ConsoleCommand(
    CommandDeclaration(
      "zone add", "Add zones; the server need not be stopped.",
      operands: [
        OperandDeclaration("NAME=TITLE", .some, "A country's code and its name, such as it=Italy.")
      ],
      examples: [
        CommandDeclaration.Example(
          "fieldbook-server zone add el=Greece", "Then invite its coaches.")
      ])
  ) { context in
    let entries = try ZoneArgument.entries(context.arguments.operands("NAME=TITLE"))
    let data = try context.data()
    try data.addZones(entries, to: try data.openRegistry(clock: context.environment.clock))
    let names = entries.map(\.zone.name).joined(separator: ", ")
    return CommandAnswer(
      json: .array(entries.map(\.json)), text: "Added: \(names).\n")
  }

  static let zoneList = ConsoleCommand(
    CommandDeclaration(
      "zone list", "List the zones, with how much each of them holds.",
      examples: [CommandDeclaration.Example("fieldbook-server zone list --json", "For a script.")])
  ) { context in
    var table = TextTable([
      TextTable.Column("Zone", keepsWidth: true), TextTable.Column("Title"),
      TextTable.Column("Records", .right), TextTable.Column("Digest"),
    ])
    var json: [JSONValue] = []
    var notes: [String] = []
    let data = try context.data()
    for entry in try data.openRegistry(clock: context.environment.clock).zones() {
      let file = try data.openZone(entry.zone)
      let summary = try file.connection.snapshot { try ZoneSummary(file) }
      let digest = summary.digest
      table.append([entry.zone.name, entry.title, "\(digest.count)", digest.description])
      if let note = summary.carriedNote { notes.append(note) }
      json.append([
        "zone": .string(entry.zone.name), "title": .string(entry.title),
        "records": .integer(Int64(clamping: digest.count)),
        "digest": .string(digest.description),
        "carried": .integer(summary.carried),
        "recovery_until": .time(orNull: summary.recoveryEnd),
      ])
    }
    return CommandAnswer(
      json: .array(json), table: table, ifEmpty: "No zones.", messages: notes)
  }
}

extension Registry.ZoneEntry {
  var json: JSONValue { ["zone": .string(zone.name), "title": .string(title)] }
}
