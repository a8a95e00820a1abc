import LocalStore
import SyncProtocol

extension ConsoleCommand {
  static let invite = ConsoleCommand(
    CommandDeclaration(
      "invite", "Invite a person, or another device of one, with a code that works once.",
      details: [
        "Give the code to the person by a way you trust. They enter it at “fieldbook join URL”, "
          + "which asks for it. Until then nobody can do anything with it, and it is shown only "
          + "now.",
        "The roles central and admin hold in all zones and need none.",
      ],
      options: [
        .value("name", "NAME", "A new person's name, as it will stand beside their edits."),
        .value("person", "ID", "Instead of --name: somebody who is here already."),
        .value("role", "ROLE", choices: Role.allCases.map(\.rawValue), "What they may do."),
        .value("zone", "ZONE", isRepeatable: true, "Where they may do it."),
        .value("expires", "TIME", "How long the code can be used: 30m, 12h, 7d (the default)."),
      ],
      examples: [
        CommandDeclaration.Example(
          "fieldbook-server invite --name \"Ana Horvat\" --role coach --zone hr",
          "A coach in one country."),
        CommandDeclaration.Example(
          "fieldbook-server invite --person 4f2a91 --role coach --zone hr --expires 12h",
          "A second laptop of the same person."),
      ])
  ) { context in
    let arguments = context.arguments
    guard let role = arguments.value("role").flatMap({ Role(rawValue: $0) }) else {
      throw UsageError(.missingOperand("--role"))
    }
    let zones = try arguments.values("zone").map { try Zone.argument($0, field: "--zone") }
    let period = try Period.milliseconds(
      arguments.value("expires") ?? "7d", field: "--expires")
    let registry = try context.registry()
    let invitee = try invitee(arguments, registry)
    var messages: [String] = []
    if case .new(let name) = invitee, try registry.people().contains(where: { $0.name == name }) {
      messages.append(
        "A person called \(name) is here already; this is another one. "
          + "Another device of the same person is invited with --person.")
    }
    let invitation = try registry.invite(invitee, as: role, in: zones, validFor: period)
    let expires = Timestamp.text(milliseconds: invitation.expires)
    var answer = CommandAnswer(
      json: [
        "code": .string(invitation.code.text), "expires_at": .string(expires),
        "person": .string(invitation.person),
      ],
      text: "\(invitation.code.text)\nWorks once, until \(expires).\n")
    answer.messages = messages
    return answer
  }

  private static func invitee(
    _ arguments: ParsedArguments, _ registry: Registry
  ) throws -> Registry.Invitee {
    switch (arguments.value("name"), arguments.value("person")) {
    case (let name?, nil): return .new(name: name)
    case (nil, let word?):
      let person = try Lookup.one(
        word, in: try registry.people(), id: \.id, name: \.name,
        orElse: .unknownPerson(word))
      return .known(id: person.id)
    case (nil, nil): throw UsageError(.missingOperand("--name"))
    case (.some, .some): throw UsageError(.unexpectedValue(option: "--person"))
    }
  }
}
