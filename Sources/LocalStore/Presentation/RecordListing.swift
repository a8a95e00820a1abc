package import SyncProtocol

/// The records of a type that a command line asks for, as `list` answers them.
package struct RecordListing {
  package static let filters = OperandDeclaration("FIELD=VALUE", .any, "What must hold.")

  package static let details =
    "FIELD=VALUE keeps those with that value, or with that element; FIELD= keeps those without "
    + "one. References take an id, a code or a name."

  package static let options: [OptionDeclaration] = [
    .value("search", "TEXT", "Only what contains this text."),
    .value("sort", "FIELD", "In this field's order, or with -FIELD in its reverse."),
    .value("limit", "N", "At most so many."),
    .flag("csv", "Print a table that import takes back."),
  ]

  private let type: RecordType
  private let query: RecordQuery
  private let isCSV: Bool

  /// - Parameters:
  ///   - arguments: of a command with the operand and the options above.
  ///   - ownName: whom `me` means.
  package init(
    _ type: RecordType, _ arguments: ParsedArguments, ownName: String?
  ) throws(CommandFailure) {
    self.type = type
    query = RecordQuery(
      type: type.name, filters: arguments.operands(Self.filters.name),
      search: arguments.value("search"), sort: arguments.value("sort"),
      limit: try Self.limit(arguments.value("limit")), ownName: ownName)
    isCSV = arguments.flag("csv")
  }

  /// - Parameter presentation: of a store whose views are as late as they can be.
  package func answer(_ presentation: Presentation) throws -> CommandAnswer {
    let reader = presentation.reader
    let keys = try query.keys(in: reader.store, reader.schema)
    return CommandAnswer(
      .array { emit in try each(keys, reader) { try emit($0.json) } },
      isCSV
        ? .pieces { write in
          _ = try Export(reader: reader).writeCSV(type.name, keys) { write($0) }
        }
        : .whole { terminal in
          var table = RecordTable(type, presentation)
          try each(keys, reader) { try table.append($0) }
          return table.isEmpty ? "None.\n" : table.render(width: terminal.tableWidth)
        })
  }

  private func each(
    _ keys: [RecordKey], _ reader: RecordReader, _ body: (RecordDocument) throws -> Void
  ) throws {
    try reader.store.connection.snapshot {
      for key in keys {
        if let document = try reader.document(of: key), !document.isDeleted { try body(document) }
      }
    }
  }

  private static func limit(_ text: String?) throws(CommandFailure) -> Int? {
    guard let text else { return nil }
    if let limit = Int(text), limit >= 0 { return limit }
    throw CommandFailure(
      .usage, code: "usage", message: "“\(text)” is not a number of records", field: "--limit")
  }
}
