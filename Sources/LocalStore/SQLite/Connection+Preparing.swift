internal import CSQLite

extension Connection {
  /// A compiled statement, from the cache if an idle one is there. It goes back to the cache when
  /// the returned value is gone. Exactly one statement is accepted; see `executeScript` for many.
  public func prepare(_ sql: String) throws(SQLiteError) -> Statement {
    if let handle = cache.idle(sql) { return Statement(handle: handle, connection: self) }
    let isCacheable = !Self.isPragma(sql)
    let flags = isCacheable ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
    let (compiled, rest) = try compile(sql, from: 0, flags: flags)
    guard let compiled else {
      throw failure(SQLITE_MISUSE, during: "prepare", sql: sql, message: "no statement")
    }
    guard try compile(sql, from: rest, flags: 0).handle == nil else {
      throw failure(SQLITE_MISUSE, during: "prepare", sql: sql, message: "several statements")
    }
    if isCacheable { cache.keep(compiled) }
    return Statement(handle: compiled, connection: self)
  }

  /// Runs every statement of a script, such as a schema, one after the other. It stops at the first
  /// that fails; put it into a transaction to have all or nothing. Rows are ignored.
  public func executeScript(_ sql: String) throws(SQLiteError) {
    var position = 0
    while true {
      let (compiled, rest) = try compile(sql, from: position, flags: 0)
      guard let compiled else { return }
      var statement = Statement(handle: compiled, connection: self)
      try statement.run()
      position = rest
    }
  }

  /// Compiles the first statement after a byte offset. Nil if only blanks and comments are left.
  private func compile(
    _ sql: String, from start: Int, flags: UInt32
  ) throws(SQLiteError) -> (handle: StatementHandle?, rest: Int) {
    // SQLite takes a NUL for the end, and would leave out what stands behind it.
    guard !sql.utf8.contains(0) else {
      throw failure(SQLITE_MISUSE, during: "prepare", sql: sql, message: "NUL in the statement")
    }
    var pointer: OpaquePointer?
    var rest = start
    var text = sql
    let code = text.withUTF8 { bytes -> Int32 in
      guard let base = bytes.baseAddress, start < bytes.count else { return SQLITE_OK }
      guard let length = Int32(exactly: bytes.count - start) else { return SQLITE_TOOBIG }
      var tail: UnsafePointer<CChar>?
      let code = unsafe base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
        unsafe sqlite3_prepare_v3(self.pointer, $0 + start, length, flags, &pointer, &tail)
      }
      if let tail = unsafe tail {
        rest = unsafe UnsafeRawPointer(tail) - UnsafeRawPointer(base)
      }
      return code
    }
    guard code == SQLITE_OK else { throw failure(code, during: "prepare", sql: sql) }
    guard let compiled = unsafe pointer else { return (nil, rest) }
    return (unsafe StatementHandle(pointer: compiled, sql: sql), rest)
  }

  /// Several pragmas act when they are compiled, so a cached one would do nothing the second time.
  private static func isPragma(_ sql: String) -> Bool {
    let blanks: Set<UInt8> = [0x20, 0x09, 0x0a, 0x0d]
    let word = sql.utf8.drop { blanks.contains($0) }.prefix(6).map { $0 & 0xdf }
    return word.elementsEqual("PRAGMA".utf8)
  }
}
