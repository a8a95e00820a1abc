public import SyncProtocol

/// Which records of a type, and in which order: what `list` asks for.
///
/// It reads the typed tables; whoever needs the latest catches up first.
public struct RecordQuery: Hashable, Sendable {
  public var type: String
  /// `FIELD=VALUE` each, all of which must hold. Sets contain the value, references are given as
  /// ids or names, `FIELD=` is an empty field, `FIELD.KEY=VALUE` one key of it.
  public var filters: [String]
  /// A text that the label or a text field contains, in whatever case.
  public var search: String?
  /// A field, or `-FIELD` for descending; by label if nil.
  public var sort: String?
  public var limit: Int?
  /// Whom `me` means.
  public var ownName: String?

  public init(
    type: String, filters: [String] = [], search: String? = nil, sort: String? = nil,
    limit: Int? = nil, ownName: String? = nil
  ) {
    self.type = type
    self.filters = filters
    self.search = search
    self.sort = sort
    self.limit = limit
    self.ownName = ownName
  }

  /// The records in a stable order: by what was asked for, then by label, then by id.
  public func keys(in store: FactStore, _ schema: Schema) throws -> [RecordKey] {
    guard let recordType = schema.type(type) else { throw Self.unknownType(type, schema) }
    let columns = ViewColumns(recordType, schema)
    let conditions = try conditions(columns, store, schema)
    guard try ViewTables.isBuilt(type, store.connection) else { throw Self.notBuilt }
    let rows = Connection.quoted(TypedTable.storage(of: type))
    var sql = "SELECT \(TypedTable.key), zone FROM \(rows) AS t WHERE \(TypedTable.hidden) IS NULL"
    for condition in conditions { sql += " AND (\(condition.sql))" }
    let label = TypedTable(recordType).shown("label", in: "t")
    sql += " ORDER BY \(try order(columns))\(label) COLLATE NOCASE, \(label), "
    sql += "\(TypedTable.key), zone"
    var values = conditions.flatMap(\.values)
    if let limit {
      sql += " LIMIT ?"
      values.append(.integer(max(0, limit)))
    }
    return try store.connection.rows(sql, values: values) { row -> RecordKey? in
      guard let id = RecordID(bytes: row.blob(0)), let zone = Zone(row.text(1)) else { return nil }
      return RecordKey(zone: zone, type: type, id: id)
    }.compactMap { $0 }
  }

  private func conditions(
    _ columns: ViewColumns, _ store: FactStore, _ schema: Schema
  ) throws -> [SQLCondition] {
    let finder = RecordFinder(store: store, schema: schema)
    // Columns name the record that stands for a merged one.
    let reader = RecordReader(store: store, schema: schema) { _ in nil }
    let filter = RecordFilter(
      columns: columns, connection: store.connection,
      parser: ValueParser(ownName: ownName) { reference, type in
        try reader.resolve(finder.find(reference, type: type)).id
      })
    var conditions = try filters.map { try filter.condition($0) }
    if let search, !search.isEmpty { conditions.append(columns.containing(search)) }
    return conditions
  }

  /// What the records are ordered by before their labels, with a comma behind it.
  private func order(_ columns: ViewColumns) throws -> String {
    guard let sort else { return "" }
    let descends = sort.hasPrefix("-")
    let name = descends ? String(sort.dropFirst()) : sort
    let (column, _) = try columns.column(name)
    // Records without a value stand at the end either way.
    let expression = columns.order(of: column)
    return "\(column.sql) IS NULL, \(expression) \(descends ? "DESC" : "ASC"), "
  }

  private static func unknownType(_ name: String, _ schema: Schema) -> CommandFailure {
    let meant = Spelling.suggestion(for: name, among: schema.types.map(\.name))
    return CommandFailure(
      .usage, code: "unknown-type", message: "there is no record type “\(name)”",
      hint: meant.map { "Did you mean “\($0)”?" } ?? "`fieldbook schema` lists them.")
  }

  private static var notBuilt: CommandFailure {
    CommandFailure(
      .failure, code: "views-missing", message: "the tables of this replica were never built",
      hint: "Run a command on it once where its file can be written.")
  }
}

/// A part of a WHERE clause, with the values of its `?`s.
struct SQLCondition: Hashable {
  let sql: String
  let values: [SQLValue]

  init(_ sql: String, _ values: [SQLValue] = []) {
    self.sql = sql
    self.values = values
  }
}
