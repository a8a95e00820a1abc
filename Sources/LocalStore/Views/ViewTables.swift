import SyncProtocol

/// Every table of the views: those of the record types, and what keeps them up to date.
struct ViewTables {
  let connection: Connection
  let schema: Schema
  let byType: [String: TypedTable]
  /// Statements that mark the rows whose columns name a record.
  let markings: [String]

  init(_ connection: Connection, _ schema: Schema) {
    self.connection = connection
    self.schema = schema
    byType = Dictionary(schema.types.map { ($0.name, TypedTable($0)) }) { first, _ in first }
    markings = byType.values.flatMap { table in
      table.references.map { field in
        """
        INSERT OR IGNORE INTO view_stale SELECT \(TypedTable.key), '\(table.type.name)', zone
        FROM \(table.rows) WHERE \(TypedTable.column(field)) = ?1
        """
      }
    }
  }

  /// What the tables look like and mean; grows with every change of that.
  private static let version = 2

  /// Views of another format are rebuilt.
  var format: String {
    let fields = schema.types.reduce(0) { $0 + $1.fields.count }
    return "\(Self.version).\(schema.version).\(schema.types.count).\(fields)"
  }

  /// Whether tables of this format have the names of records where they are looked for. An empty
  /// one says only that something else is to be made anew.
  static func isReadable(_ format: String) -> Bool {
    format.isEmpty || format.hasPrefix("\(version).")
  }

  private static let supporting = """
    CREATE TABLE view_state(
      only INTEGER PRIMARY KEY CHECK (only = 1), format TEXT NOT NULL,
      cursor INTEGER NOT NULL, settled INTEGER NOT NULL, is_filled INTEGER NOT NULL);
    CREATE TABLE view_table(name TEXT PRIMARY KEY) WITHOUT ROWID;
    -- The types of a newer schema that records were seen of.
    CREATE TABLE view_foreign(type TEXT PRIMARY KEY) WITHOUT ROWID;
    """

  /// Drops what is there and makes every table anew, empty.
  func reset() throws {
    for name in try built() { try drop(name) }
    for name in [
      "state", "table", "name", "dependency", "stale", "author", "foreign", "unsent", "unsent_row",
      "unsent_digest",
    ] {
      try drop("view_\(name)")
    }
    try connection.executeScript(
      Self.supporting + ViewDependencies.tables + ViewAuthors.tables + UnsentDigests.tables)
    for type in schema.types {
      // Fails if something else has that name: only what stands in `view_table` is ever dropped.
      let table = TypedTable(type)
      try connection.executeScript(table.definition)
      for name in [type.name, table.storage] {
        try connection.execute("INSERT INTO view_table VALUES (?1)", .text(name))
      }
    }
  }

  /// Makes the indexes of tables that are full.
  func addIndexes() throws {
    for type in schema.types {
      if let table = byType[type.name] { try connection.executeScript(table.indexes) }
    }
  }

  /// Remembers that there are records of a type that has no table.
  func noteForeign(_ type: String) throws {
    try connection.execute("INSERT OR IGNORE INTO view_foreign VALUES (?1)", .text(type))
  }

  static func foreignTypes(_ connection: Connection) throws -> [String] {
    try connection.rows("SELECT type FROM view_foreign") { $0.text(0) }
  }

  /// Whether a type's table is there; a file that could never be written has none.
  static func isBuilt(_ type: String, _ connection: Connection) throws -> Bool {
    try connection.int64(
      "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1",
      .text(TypedTable.storage(of: type))) != nil
  }

  /// Whether any record of a type has exactly this value in a column.
  static func contains(
    _ value: SQLValue, in column: String, of type: String, _ connection: Connection
  ) throws -> Bool {
    guard try isBuilt(type, connection) else { return false }
    let rows = Connection.quoted(TypedTable.storage(of: type))
    return try connection.int64(
      "SELECT 1 FROM \(rows) AS t WHERE \(column) = ?1 AND \(TypedTable.hidden) IS NULL LIMIT 1",
      value) != nil
  }

  private func built() throws -> [String] {
    guard try connection.int64("SELECT 1 FROM sqlite_schema WHERE name = 'view_table'") != nil
    else { return [] }
    return try connection.rows("SELECT name FROM view_table") { $0.text(0) }
  }

  private func drop(_ name: String) throws {
    let kind = try connection.text("SELECT type FROM sqlite_schema WHERE name = ?1", .text(name))
    guard let kind else { return }
    let object = kind == "view" ? "VIEW" : "TABLE"
    try connection.execute("DROP \(object) IF EXISTS \(Connection.quoted(name))")
  }
}
