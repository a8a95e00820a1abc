import LocalStore
import SyncProtocol

/// `fieldbook TYPE list`
enum ListCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "TYPE list", "List records.",
      details: [
        "FIELD=VALUE keeps those with that value, or with that element; FIELD= keeps those without "
          + "one. References take an id, a code or a name; coach=me is yourself."
      ],
      operands: [OperandDeclaration("FIELD=VALUE", .any, "What must hold.")],
      options: [
        .value("search", "TEXT", "Only what contains this text."),
        .value("sort", "FIELD", "In this field's order, or with -FIELD in its reverse."),
        .value("limit", "N", "At most so many."),
        .flag("csv", "Print a table that import takes back."),
      ],
      examples: [
        CommandDeclaration.Example(
          "fieldbook enterprise list city=Milano sectors=food --sort founded", ""),
        CommandDeclaration.Example(
          "fieldbook visit list enterprise=giardinone --csv > visits.csv", "For a spreadsheet."),
      ])
  ) { context in
    let type = try context.type()
    let replica = try context.replicaWithViews()
    let keys = try query(type, replica, context).keys(in: replica.store, context.schema)
    let reader = replica.reader()
    return CommandAnswer(
      .array { emit in
        try replica.connection.snapshot { try each(keys, reader) { try emit($0.json) } }
      },
      context.arguments.flag("csv")
        ? .pieces { write in
          _ = try Export(reader: reader).writeCSV(type.name, keys) { write($0) }
        }
        : .whole { terminal in
          var table = RecordTable(type, ValueText(reader: reader))
          try replica.connection.snapshot { try each(keys, reader) { try table.append($0) } }
          return table.isEmpty ? "None.\n" : table.render(width: terminal.tableWidth)
        })
  }

  private static func query(
    _ type: RecordType, _ replica: Replica, _ context: CommandContext
  ) throws -> RecordQuery {
    let arguments = context.arguments
    return RecordQuery(
      type: type.name, filters: arguments.operands("FIELD=VALUE"),
      search: arguments.value("search"), sort: arguments.value("sort"),
      limit: try arguments.value("limit").map { try limit($0) }, ownName: try replica.name())
  }

  private static func limit(_ text: String) throws -> Int {
    if let limit = Int(text), limit >= 0 { return limit }
    throw CommandFailure(
      .usage, code: "usage", message: "“\(text)” is not a number of records", field: "--limit")
  }

  private static func each(
    _ keys: [RecordKey], _ reader: RecordReader, _ body: (RecordDocument) throws -> Void
  ) throws {
    for key in keys {
      if let document = try reader.document(of: key), !document.isDeleted { try body(document) }
    }
  }
}
