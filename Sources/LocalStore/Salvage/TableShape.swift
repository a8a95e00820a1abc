/// What the rows of a table look like, so that they are known again wherever they are found.
///
/// It is read from a new file of the same format, so that no second list of the tables has to be
/// kept up.
struct TableShape {
  private enum Content { case rowID, any, text, integer, blob }

  let name: String
  let hasRowID: Bool
  private let columns: [(content: Content, mayBeNull: Bool)]
  /// With the row id, where that is a column, as the first value.
  let insertion: String

  /// The tables of an open file, but for SQLite's own.
  static func all(in connection: Connection) throws -> [TableShape] {
    try connection.rows(
      """
      SELECT name, wr FROM pragma_table_list
      WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name
      """
    ) { try TableShape($0.text(0), hasRowID: !$0.bool(1), connection) }
  }

  private init(_ name: String, hasRowID: Bool, _ connection: Connection) throws {
    let columns = try connection.rows(
      """
      SELECT name, type, "notnull", pk FROM pragma_table_info(?1)
      ORDER BY CASE WHEN ?2 OR pk = 0 THEN 1 ELSE 0 END, CASE WHEN ?2 THEN 0 ELSE pk END, cid
      """, .text(name), SQLValue(hasRowID)
    ) { row in
      let isKey = row.int64(3) > 0
      return (
        name: row.text(0),
        content: Self.content(row.text(1), isRowID: hasRowID && isKey && row.text(1) == "INTEGER"),
        mayBeNull: !row.bool(2) && !(isKey && !hasRowID)
      )
    }
    self.name = name
    self.hasRowID = hasRowID
    self.columns = columns.map { ($0.content, $0.mayBeNull) }
    let names = columns.map { Connection.quoted($0.name) }.joined(separator: ", ")
    let values = (1...columns.count).map { "?\($0)" }.joined(separator: ", ")
    insertion = "INSERT OR IGNORE INTO \(Connection.quoted(name))(\(names)) VALUES (\(values))"
  }

  private static func content(_ type: String, isRowID: Bool) -> Content {
    if isRowID { return .rowID }
    return switch type {
    case "TEXT": .text
    case "INTEGER": .integer
    case "BLOB": .blob
    default: .any
    }
  }

  /// The values of a row of this table, by its columns; nil if it is a row of something else.
  func values(_ row: StoredRow) -> [SQLValue]? {
    guard row.values.count == columns.count, (row.rowID != nil) == hasRowID else { return nil }
    var values = row.values
    for (place, column) in columns.enumerated() {
      switch (column.content, values[place]) {
      case (.rowID, .null): values[place] = SQLValue(row.rowID)
      case (.any, _), (.text, .text), (.integer, .integer), (.blob, .blob): break
      case (.text, .null), (.integer, .null), (.blob, .null):
        if !column.mayBeNull { return nil }
      default: return nil
      }
    }
    return values
  }
}
