import LocalStore
import SyncProtocol

/// `fieldbook resolve`: a person chooses.
enum ResolveCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "resolve", "Choose the value of a field that has several.",
      details: [
        "It replaces the values that “fieldbook conflicts” has shown last, or those that a token "
          + "names. Values that came in since stay beside the choice."
      ],
      operands: [
        .recordID,
        OperandDeclaration("FIELD", .one, "The field, with its key behind a point if it has one."),
      ],
      options: [
        .value("keep", "N", "Keep the value with this number."),
        .value("value", "VALUE", "Give it another value."),
        .value("seen", "TOKEN", "What was displayed, from “fieldbook conflicts --json”."),
      ],
      examples: [
        CommandDeclaration.Example("fieldbook resolve 3f2a91 legal_name --keep 2", ""),
        CommandDeclaration.Example(
          "fieldbook resolve 3f2a91 legal_name --value \"Il Giardinone Soc. Coop.\"",
          "Neither of them."),
      ])
  ) { context in
    let choice = try choice(context.arguments)
    let seen = try context.arguments.values("seen").last.map { try token($0) }
    let replica = try context.replica()
    let key = try context.key(in: replica, type: nil)
    let outcome = try Resolver(replica).resolve(
      key, field: context.arguments.operand("FIELD") ?? "", choice, seen: seen)
    return try context.answer(outcome, of: replica)
  }

  private static func choice(_ arguments: ParsedArguments) throws -> Resolver.Choice {
    switch (arguments.value("keep"), arguments.value("value")) {
    case (let number?, nil):
      guard let number = Int(number), number > 0 else {
        throw CommandFailure(
          .usage, code: "usage", message: "“\(number)” is not the number of a value",
          field: "--keep", hint: "Give the number that stands before it in “fieldbook conflicts”.")
      }
      return .keep(number)
    case (nil, let value?): return .value(value)
    case (nil, nil):
      throw CommandFailure(
        .usage, code: "usage", message: "--keep or --value is missing", field: "--keep",
        hint: "See the values with “fieldbook conflicts”.")
    case (.some, .some):
      throw CommandFailure(
        .usage, code: "usage", message: "--keep and --value exclude each other", field: "--value")
    }
  }

  private static func token(_ text: String) throws -> DisplayToken {
    if let token = DisplayToken(text: text) { return token }
    throw CommandFailure(
      .usage, code: "invalid-token", message: "“\(text)” is not a token", field: "--seen",
      hint: "Take it from “fieldbook conflicts --json”.")
  }
}
