import LocalStore
import SyncProtocol

extension ConsoleCommand {
  private static let personOperand = OperandDeclaration(
    "PERSON", .one, "The person's id, a part of it, or their name.")

  static let accessGrant = ConsoleCommand(
    CommandDeclaration(
      "access grant", "Set what a person may do in a zone: more than before, or less.",
      details: [
        "A role in a zone takes the place of central or admin, which hold in all of them, and the "
          + "other way round. Other zones are not touched. It holds from the laptop's next sync."
      ],
      operands: [personOperand],
      options: [
        .value("role", "ROLE", choices: Role.allCases.map(\.rawValue), "What they may do."),
        .value("zone", "ZONE", isRepeatable: true, "Where; central and admin need none."),
      ],
      examples: [
        CommandDeclaration.Example(
          "fieldbook-server access grant \"Ana Horvat\" --role viewer --zone hr",
          "She reads, and writes no more."),
        CommandDeclaration.Example(
          "fieldbook-server access grant 4f2a91 --role coach --zone it --zone hr",
          "A coach in two countries."),
      ])
  ) { context in
    guard let role = context.arguments.value("role").flatMap({ Role(rawValue: $0) }) else {
      throw UsageError(.missingOperand("--role"))
    }
    let registry = try context.registry()
    let person = try context.person(in: registry)
    let cancelled = try registry.grant(
      role, in: try context.zones(), to: person.id, by: context.actor)
    return try answer(registry, person, cancelled)
  }

  static let accessRevoke = ConsoleCommand(
    CommandDeclaration(
      "access revoke", "Take a zone, or everything, from a person.",
      details: [
        "At the next sync their laptops hand over what they have not sent, which lies in "
          + "quarantine until somebody decides, and remove the zone. Nothing is lost. A laptop is "
          + "taken off by “device revoke”."
      ],
      operands: [personOperand],
      options: [
        .value("zone", "ZONE", isRepeatable: true, "Which; without it, all of them.")
      ],
      examples: [
        CommandDeclaration.Example(
          "fieldbook-server access revoke \"Ana Horvat\" --zone hr",
          "She leaves one country, and keeps the others.")
      ])
  ) { context in
    let registry = try context.registry()
    let person = try context.person(in: registry)
    let cancelled = try registry.revokeAccess(
      of: person.id, in: try context.zones(), by: context.actor)
    return try answer(registry, person, cancelled)
  }

  private static func answer(
    _ registry: Registry, _ person: Registry.Person, _ cancelled: Int
  ) throws -> CommandAnswer {
    let now = try registry.people().first { $0.id == person.id } ?? person
    let name = DisplayText.singleLine(now.name)
    let text =
      now.grants.isEmpty
      ? "\(name) has no access any more.\n" : "\(name) is now \(now.rights).\n"
    let messages =
      cancelled == 0
      ? [] : ["Cancelled: \(Quantity.counted(cancelled, "unused invitation"))."]
    return CommandAnswer(json: now.json, text: text, messages: messages)
  }

  static let accessList = ConsoleCommand(
    CommandDeclaration(
      "access list", "List who may do what where, since when, and on whose word.",
      examples: [CommandDeclaration.Example("fieldbook-server access list --json", "")])
  ) { context in
    let registry = try context.registry()
    let people = try registry.people()
    let changes = try registry.accessChanges()
    var table = TextTable([
      TextTable.Column("Person", keepsWidth: true), TextTable.Column("Name"),
      TextTable.Column("Zone", keepsWidth: true), TextTable.Column("Role"),
      TextTable.Column("Since"), TextTable.Column("By"),
    ])
    var json: [JSONValue] = []
    for person in people {
      for grant in person.grants {
        let change = changes.last {
          $0.person == person.id && $0.subject == .zone(grant.zoneName)
        }
        table.append([
          String(person.id.suffix(6)), person.name, grant.zoneName, grant.role.rawValue,
          change.map { Timestamp.text(milliseconds: $0.at) } ?? "", change?.actor ?? "",
        ])
        json.append([
          "person": .string(person.id), "name": .string(person.name),
          "zone": .string(grant.zoneName), "role": .string(grant.role.rawValue),
          "since": .time(orNull: change?.at), "by": .string(orNull: change?.actor),
        ])
      }
    }
    return CommandAnswer(json: .array(json), table: table, ifEmpty: "Nobody may do anything yet.")
  }

  static let accessLog = ConsoleCommand(
    CommandDeclaration(
      "access log", "List every change of what people and devices may do, oldest first.",
      operands: [
        OperandDeclaration("PERSON", .optional, "One person's alone: an id, a part of it, a name.")
      ],
      examples: [CommandDeclaration.Example("fieldbook-server access log \"Ana Horvat\"", "")])
  ) { context in
    let registry = try context.registry()
    let person = try context.arguments.operand("PERSON").map { _ in
      try context.person(in: registry).id
    }
    let changes = try registry.accessChanges(of: person)
    var table = TextTable([
      TextTable.Column("When", keepsWidth: true), TextTable.Column("By"),
      TextTable.Column("Name"), TextTable.Column("What", keepsWidth: true),
      TextTable.Column("Before"), TextTable.Column("After"),
    ])
    for change in changes {
      let what = change.zone ?? String(change.device?.suffix(6) ?? "")
      table.append([
        Timestamp.text(milliseconds: change.at), change.actor, change.personName, what,
        change.before ?? "none", change.after ?? "none",
      ])
    }
    return CommandAnswer(
      json: .array(changes.map(\.json)), table: table, ifEmpty: "Nothing was ever changed.")
  }
}

extension CommandContext {
  /// The person that the operand `PERSON` means.
  fileprivate func person(in registry: Registry) throws -> Registry.Person {
    let word = arguments.operand("PERSON") ?? ""
    return try Lookup.one(
      word, in: try registry.people(), id: \.id, name: \.name, orElse: .unknownPerson(word))
  }

  fileprivate func zones() throws -> [Zone] {
    try arguments.values("zone").map { try Zone.argument($0, field: "--zone") }
  }
}

extension Registry.AccessChange {
  fileprivate var zone: String? { if case .zone(let name) = subject { name } else { nil } }
  fileprivate var device: String? { if case .device(let id) = subject { id } else { nil } }

  fileprivate var json: JSONValue {
    [
      "at": .time(at), "by": .string(actor), "person": .string(person),
      "name": .string(personName), "zone": .string(orNull: zone),
      "device": .string(orNull: device), "before": .string(orNull: before),
      "after": .string(orNull: after),
    ]
  }
}
