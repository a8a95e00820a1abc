import LocalStore
import SyncProtocol

extension ConsoleCommand {
  private static let types = Schema.fieldbook.types.map(\.name)

  static let list = ConsoleCommand(
    CommandDeclaration(
      "list", "List the records of a type, over all zones.", details: [RecordListing.details],
      operands: [
        OperandDeclaration("TYPE", .one, choices: types, "The type of record."),
        RecordListing.filters,
      ],
      options: RecordListing.options,
      examples: [
        CommandDeclaration.Example(
          "fieldbook-server list enterprise country=IT --sort city", "One country's enterprises.")
      ])
  ) { context in
    guard let type = context.schema.type(context.arguments.operand("TYPE") ?? "") else {
      throw UsageError(.missingOperand("TYPE"))
    }
    let replica = try context.central()
    let listing = try RecordListing(type, context.arguments, ownName: nil)
    return try listing.answer(context.presentation(of: replica))
  }
}
