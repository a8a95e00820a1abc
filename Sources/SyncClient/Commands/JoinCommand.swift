import LocalStore
import SyncProtocol

/// `fieldbook join`
enum JoinCommand {
  static let codeVariable = "FIELDBOOK_CODE"

  static let command = ClientCommand(
    CommandDeclaration(
      "join", "Enrol this laptop at a server, with an invitation from the office.",
      details: [
        "The invitation's code is asked for, or read from standard input or $\(codeVariable); it is "
          + "a secret, so never an argument. Everything that is in the replica already stays, and "
          + "is synced from then on."
      ],
      operands: [
        OperandDeclaration("URL", .one, "The server, such as https://fieldbook.example.org")
      ],
      examples: [
        CommandDeclaration.Example("fieldbook join https://fieldbook.example.org", "")
      ]), run)

  private static func run(_ context: CommandContext) throws -> CommandAnswer {
    let server = try ServerURL(context.arguments.operand("URL") ?? "")
    let code = try code(context)
    let home = try context.home()
    // Whatever can fail here fails before the invitation is used up.
    let replica = try home.makeReplica(
      schema: context.schema, context.environment.surroundings)
    let lock = try SyncLock(home)
    defer { withExtendedLifetime(lock) {} }
    let previous = try? Enrolment.read(home)

    var random = context.environment.surroundings.random
    let seed = try JoinSeed.keep(in: home, using: &random)
    let joined = try JoinExchange(server: server, context: context).join(
      code: code, credential: seed.credential(for: code, at: server))
    try Enrolment(server: server, device: joined.device, credential: joined.credential).write(home)
    try replica.enrol(as: joined.name, access: joined.access)
    try JoinSeed.forget(in: home)

    var messages: [String] = []
    if let previous, previous.server != server {
      messages.append("Before, this laptop was enrolled at \(previous.server).")
    }
    let granted = Set(joined.access.grants.map(\.zone))
    for held in try replica.zones() where !granted.contains(held.zone) {
      messages.append(
        "warning: the invitation is not for \(held.zone.name). The next sync hands over to the "
          + "coordinators what you wrote there, and removes it from this laptop; if you need it, "
          + "ask the office for access first.")
    }
    return CommandAnswer(json: joined.json(server), text: joined.text(server), messages: messages)
  }

  private static func code(_ context: CommandContext) throws -> String {
    let environment = context.environment
    var given = environment.variables[codeVariable]
    if given == nil || given?.isEmpty == true {
      if context.mayAsk {
        environment.streams.errors.write("Invitation code (not shown): ")
        defer { environment.streams.errors.write("\n") }
        given = try environment.input.readSecretLine()
      } else if !environment.input.isTerminal {
        given = environment.input.readLine()
      }
    }
    let code = String((given ?? "").drop { $0.isWhitespace })
    guard !code.isEmpty else {
      throw CommandFailure(
        .usage, code: "code-missing", message: "there is no invitation code",
        field: codeVariable,
        hint: "Put it into standard input or $\(codeVariable), or run it on a terminal.")
    }
    return code
  }
}
