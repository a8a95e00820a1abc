import SyncProtocol

/// Every table of the views: those of the record types, and what keeps them up to date.
struct ViewTables {
  let connection: Connection
  let schema: Schema
  let byType: [String: TypedTable]

  init(_ connection: Connection, _ schema: Schema) {
    self.connection = connection
    self.schema = schema
    byType = Dictionary(schema.types.map { ($0.name, TypedTable($0)) }) { first, _ in first }
  }

  /// What the tables look like and mean; grows with every change of that.
  private static let version = 1

  /// Views of another format are rebuilt.
  var format: String {
    let fields = schema.types.reduce(0) { $0 + $1.fields.count }
    return "\(Self.version).\(schema.version).\(schema.types.count).\(fields)"
  }

  private static let supporting = """
    CREATE TABLE view_state(
      only INTEGER PRIMARY KEY CHECK (only = 1), format TEXT NOT NULL,
      cursor INTEGER NOT NULL, settled INTEGER NOT NULL);
    CREATE TABLE view_table(name TEXT PRIMARY KEY) WITHOUT ROWID;
    """

  /// Drops what is there and makes every table anew, empty.
  func reset() throws {
    for name in try built() { try drop(name) }
    for name in ["state", "table", "name", "dependency", "stale", "author"] {
      try drop("view_\(name)")
    }
    try connection.executeScript(
      Self.supporting + ViewNames.tables + ViewDependencies.tables + ViewAuthors.tables)
    for type in schema.types {
      // Fails if something else has that name: only what stands in `view_table` is ever dropped.
      try connection.executeScript(TypedTable(type).definition)
      try connection.execute("INSERT INTO view_table VALUES (?1)", .text(type.name))
    }
  }

  /// Whether a type's table is there; a file that could never be written has none.
  static func isBuilt(_ type: String, _ connection: Connection) throws -> Bool {
    try connection.int64(
      "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1", .text(type)) != nil
  }

  /// Whether any record of a type has exactly this value in a column.
  static func contains(
    _ value: SQLValue, in column: String, of type: String, _ connection: Connection
  ) throws -> Bool {
    guard try isBuilt(type, connection) else { return false }
    let (table, column) = (Connection.quoted(type), Connection.quoted(column))
    return try connection.int64(
      "SELECT 1 FROM \(table) WHERE \(column) = ?1 LIMIT 1", value) != nil
  }

  private func built() throws -> [String] {
    guard try connection.int64("SELECT 1 FROM sqlite_schema WHERE name = 'view_table'") != nil
    else { return [] }
    return try connection.rows("SELECT name FROM view_table") { $0.text(0) }
  }

  private func drop(_ name: String) throws {
    try connection.execute("DROP TABLE IF EXISTS \(Connection.quoted(name))")
  }
}
