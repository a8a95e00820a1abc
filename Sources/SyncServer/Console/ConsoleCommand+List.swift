import LocalStore
import SyncProtocol

extension ConsoleCommand {
  private static let types = Schema.fieldbook.types.map(\.name)

  static let list = ConsoleCommand(
    CommandDeclaration(
      "list", "List the records of a type, over all zones.",
      operands: [
        OperandDeclaration("TYPE", .one, choices: types, "The type of record."),
        OperandDeclaration(
          "FIELD=VALUE", .any, "Only records with this value; FIELD= for those without one."),
      ],
      options: [
        .value("search", "TEXT", "Only records whose name or texts contain this."),
        .value("sort", "FIELD", "In the order of a field, or of -FIELD backwards."),
        .value("limit", "N", "No more than these."),
      ],
      examples: [
        CommandDeclaration.Example(
          "fieldbook-server list enterprise country=IT --sort city", "One country's enterprises.")
      ])
  ) { context in
    let arguments = context.arguments
    let query = RecordQuery(
      type: arguments.operand("TYPE") ?? "", filters: arguments.operands("FIELD=VALUE"),
      search: arguments.value("search"), sort: arguments.value("sort"),
      limit: try limit(arguments.value("limit")))
    let replica = try context.central()
    let keys = try query.keys(in: replica.store, context.schema)
    let reader = replica.reader()
    return CommandAnswer(
      .array { emit in
        for key in keys {
          if let document = try reader.document(of: key) { try emit(document.json) }
        }
      },
      .lines { terminal in
        terminal.text(of: try table(of: keys, reader), ifEmpty: "No such records.")
      })
  }

  private static func limit(_ text: String?) throws(CommandFailure) -> Int? {
    guard let text else { return nil }
    guard let limit = Int(text), limit >= 0 else {
      throw CommandFailure(
        .usage, code: "usage", message: "“\(text)” is no number of records", field: "--limit",
        hint: "Write a whole number, such as 20.")
    }
    return limit
  }

  private static func table(of keys: [RecordKey], _ reader: RecordReader) throws -> TextTable {
    var table = TextTable([
      TextTable.Column("id", keepsWidth: true), TextTable.Column("zone", keepsWidth: true),
      TextTable.Column("name"), TextTable.Column("changed"), TextTable.Column("by"),
    ])
    for key in keys {
      guard let document = try reader.document(of: key) else { continue }
      let mark = document.needsReview.isEmpty ? "" : "! "
      table.append([
        key.id.short, key.zone.name, mark + document.label,
        Timestamp.day(milliseconds: document.updatedAt), document.updatedBy ?? "",
      ])
    }
    return table
  }
}
