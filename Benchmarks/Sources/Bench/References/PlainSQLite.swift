import CSQLitePlain

/// SQLite through its C interface and nothing else: prepared statements, and texts bound where they
/// lie. What any other way of storing the same rows is compared with.
@safe
final class PlainSQLite {
  /// How sure it has to be when a commit returns: both are for WAL.
  enum Durability: String {
    /// After a crash of the program; what the measurements of peers used.
    case normal = "NORMAL"
    /// After a power cut.
    case full = "FULL"
  }

  let pointer: OpaquePointer
  private var inserts: [String: OpaquePointer] = unsafe [:]

  init(_ path: String, _ durability: Durability = .normal) throws {
    var opened: OpaquePointer?
    let code = unsafe sqlite3_open(path, &opened)
    guard let pointer = unsafe opened else {
      throw Programs.Failure(description: "no memory to open \(path)")
    }
    unsafe self.pointer = pointer
    try check(code, SQLITE_OK, "open \(path)")
    try execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=\(durability.rawValue)")
  }

  deinit {
    unsafe inserts.values.forEach { unsafe sqlite3_finalize($0) }
    unsafe sqlite3_close(pointer)
  }

  func execute(_ sql: String) throws {
    try check(unsafe sqlite3_exec(pointer, sql, nil, nil, nil), SQLITE_OK, sql)
  }

  /// A full disk or a file that somebody took away is no reason to crash, but to say so.
  func check(_ code: Int32, _ expected: Int32, _ attempt: @autoclosure () -> String) throws {
    guard code != expected else { return }
    let reason = unsafe String(cString: sqlite3_errmsg(pointer))
    throw Programs.Failure(description: "plain SQLite: \(reason) (\(code)) at: \(attempt())")
  }

  /// The first column of a query's rows.
  func texts(_ sql: String) throws -> [String] {
    var statement: OpaquePointer?
    try check(unsafe sqlite3_prepare_v2(pointer, sql, -1, &statement, nil), SQLITE_OK, sql)
    defer { unsafe sqlite3_finalize(statement) }
    var texts: [String] = []
    while unsafe sqlite3_step(statement) == SQLITE_ROW {
      texts.append(
        unsafe sqlite3_column_text(statement, 0).map { unsafe String(cString: $0) } ?? "")
    }
    return texts
  }

  /// Tables with the columns of the workload, as its peers had them.
  func createTables(_ tables: [Table]) throws {
    for table in tables where table.count > 0 {
      let columns = zip(table.columns, table.row(0)).map { name, cell in
        name == "id" ? "id TEXT PRIMARY KEY NOT NULL" : "\(name) \(Self.type(of: cell))"
      }
      try execute("CREATE TABLE \(table.name)(\(columns.joined(separator: ", ")))")
    }
  }

  private static func type(of cell: Cell) -> String {
    switch cell {
    case .text: "TEXT"
    case .integer: "INTEGER"
    case .quarters: "REAL"
    }
  }

  /// Inserts some of a table's rows. The caller holds the transaction.
  func insert(_ table: Table, _ rows: Range<Int>) throws {
    let statement = unsafe try prepared(table)
    try unsafe table.bytes.withUnsafeBytes { bytes in
      for number in rows {
        for (place, cell) in table.row(number).enumerated() {
          unsafe bind(cell, Int32(place + 1), bytes, statement)
        }
        try check(unsafe sqlite3_step(statement), SQLITE_DONE, "insert a row")
        unsafe sqlite3_reset(statement)
      }
    }
  }

  func insertAll(_ tables: [Table]) throws {
    try execute("BEGIN IMMEDIATE")
    for table in tables { try insert(table, 0..<table.count) }
    try execute("COMMIT")
  }

  private func bind(
    _ cell: Cell, _ place: Int32, _ bytes: UnsafeRawBufferPointer, _ statement: OpaquePointer
  ) {
    switch cell {
    case .integer(let number): unsafe sqlite3_bind_int64(statement, place, number)
    case .quarters(let number): unsafe sqlite3_bind_double(statement, place, Double(number) / 4)
    case .text(let range):
      let start = unsafe bytes.baseAddress.map { unsafe $0 + range.lowerBound }
      // No destructor: the text stays where it is until the row has been inserted.
      unsafe sqlite3_bind_text(
        statement, place, start?.assumingMemoryBound(to: CChar.self), Int32(range.count), nil)
    }
  }

  private func prepared(_ table: Table) throws -> OpaquePointer {
    if let statement = unsafe inserts[table.name] { return unsafe statement }
    let marks = table.columns.map { _ in "?" }.joined(separator: ",")
    var statement: OpaquePointer?
    let sql = "INSERT INTO \(table.name) VALUES (\(marks))"
    try check(unsafe sqlite3_prepare_v2(pointer, sql, -1, &statement, nil), SQLITE_OK, sql)
    guard let statement = unsafe statement else {
      throw Programs.Failure(description: "plain SQLite: nothing in \(sql)")
    }
    unsafe inserts[table.name] = unsafe statement
    return unsafe statement
  }
}
