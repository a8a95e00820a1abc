/// The convenient path: SQL and values in one call, on cached statements. For hot loops, hold a
/// statement from `prepare` and bind to it directly.
extension Connection {
  /// Runs one statement to its end; rows are ignored. Values are bound by position from `?1` on,
  /// and there must be as many of them as parameters.
  public func execute(_ sql: String, _ values: SQLValue...) throws(SQLiteError) {
    try execute(sql, values: values)
  }

  public func execute(_ sql: String, values: [SQLValue]) throws(SQLiteError) {
    var statement = try prepare(sql)
    try statement.bind(values)
    try statement.run()
  }

  /// Calls `body` for each row. The row is only valid inside the call. Other statements, the same
  /// SQL text included, may run on the connection meanwhile.
  public func query(
    _ sql: String, _ values: SQLValue..., body: (borrowing Statement) throws -> Void
  ) throws {
    try query(sql, values: values, body: body)
  }

  public func query(
    _ sql: String, values: [SQLValue], body: (borrowing Statement) throws -> Void
  ) throws {
    var statement = try prepare(sql)
    try statement.bind(values)
    while try statement.step() { try body(statement) }
  }

  /// What `transform` makes of each row, in order.
  public func rows<Element>(
    _ sql: String, _ values: SQLValue..., transform: (borrowing Statement) throws -> Element
  ) throws -> [Element] {
    try rows(sql, values: values, transform: transform)
  }

  public func rows<Element>(
    _ sql: String, values: [SQLValue], transform: (borrowing Statement) throws -> Element
  ) throws -> [Element] {
    var elements: [Element] = []
    try query(sql, values: values) { elements.append(try transform($0)) }
    return elements
  }

  /// What `transform` makes of the first row, nil if there is none. Further rows are not computed.
  public func first<Element>(
    _ sql: String, _ values: SQLValue..., transform: (borrowing Statement) throws -> Element
  ) throws -> Element? {
    try first(sql, values: values, transform: transform)
  }

  public func first<Element>(
    _ sql: String, values: [SQLValue], transform: (borrowing Statement) throws -> Element
  ) throws -> Element? {
    var statement = try prepare(sql)
    try statement.bind(values)
    return try statement.step() ? transform(statement) : nil
  }

  /// The first column of the first row; nil if there is no row or it is NULL.
  public func int64(_ sql: String, _ values: SQLValue...) throws(SQLiteError) -> Int64? {
    var statement = try prepare(sql)
    try statement.bind(values)
    return try statement.step() ? statement.int64OrNil(0) : nil
  }

  /// As `int64`, for a text.
  public func text(_ sql: String, _ values: SQLValue...) throws(SQLiteError) -> String? {
    var statement = try prepare(sql)
    try statement.bind(values)
    return try statement.step() ? statement.textOrNil(0) : nil
  }

  /// As `int64`, for a blob.
  public func blob(_ sql: String, _ values: SQLValue...) throws(SQLiteError) -> [UInt8]? {
    var statement = try prepare(sql)
    try statement.bind(values)
    return try statement.step() ? statement.blobOrNil(0) : nil
  }
}
