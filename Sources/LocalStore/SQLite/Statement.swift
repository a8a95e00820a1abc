internal import CSQLite

/// A compiled statement and the row it stands on.
///
/// `step()` moves to the next row; the column reads are in `Statement+Columns.swift`, the binding
/// of values in `Statement+Binding.swift`. While a row is lent out, the compiler keeps anybody from
/// stepping on. It returns to the connection's cache, reset and without values, when it goes out of
/// scope. Same thread rule as its connection, which it keeps open.
@safe
public struct Statement: ~Copyable {
  let handle: StatementHandle
  let connection: Connection

  init(handle: StatementHandle, connection: Connection) {
    precondition(!handle.isInUse, "a statement handed out twice")
    handle.isInUse = true
    self.handle = handle
    self.connection = connection
  }

  deinit {
    unsafe _ = sqlite3_reset(handle.pointer)
    unsafe _ = sqlite3_clear_bindings(handle.pointer)
    handle.isInUse = false
  }

  public var sql: String { handle.sql }

  /// Whether the statement writes nothing to the database itself.
  public var isReadOnly: Bool { unsafe sqlite3_stmt_readonly(handle.pointer) != 0 }

  /// Moves to the next row. False at the end: the statement is then reset, holds no lock, keeps its
  /// values, and can be bound and run again. So it is after an error, too.
  public mutating func step() throws(SQLiteError) -> Bool {
    let code = unsafe sqlite3_step(handle.pointer)
    if code == SQLITE_ROW { return true }
    if code == SQLITE_DONE {
      unsafe _ = sqlite3_reset(handle.pointer)
      return false
    }
    let error = stepFailure(code)
    unsafe _ = sqlite3_reset(handle.pointer)
    throw error
  }

  /// Runs to the end, ignoring rows, and resets; the values stay bound.
  public mutating func run() throws(SQLiteError) {
    while try step() {}
  }

  /// Ends the run before its last row. Values stay bound.
  public mutating func reset() { unsafe _ = sqlite3_reset(handle.pointer) }

  /// Sets every value to NULL, and lets go of texts and blobs. The statement must be reset.
  public mutating func clearValues() { unsafe _ = sqlite3_clear_bindings(handle.pointer) }

  /// With values bound, SQLite's message of a plain error can quote one of them (FTS5 quotes the
  /// text that was searched for), and then only the code's general name is told.
  private func stepFailure(_ code: Int32) -> SQLiteError {
    let mayQuoteValue = code & 0xff == SQLITE_ERROR && handle.parameterCount > 0
    let general = mayQuoteValue ? unsafe String(cString: sqlite3_errstr(code)) : nil
    return connection.failure(code, during: "step", sql: handle.sql, message: general)
  }
}
