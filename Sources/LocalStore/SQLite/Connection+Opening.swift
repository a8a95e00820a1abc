internal import CSQLite

extension Connection {
  static func openHandle(_ path: String, mode: Mode) throws(SQLiteError) -> OpaquePointer {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw SQLiteError(
        extendedCode: SQLITE_CANTOPEN, operation: "open", message: "not a file name", path: path)
    }
    var pointer: OpaquePointer?
    let code = unsafe sqlite3_open_v2(fileName(path, mode: mode), &pointer, flags(mode), nil)
    guard code == SQLITE_OK, let opened = unsafe pointer else {
      let systemErrorNumber = unsafe pointer.map { unsafe sqlite3_system_errno($0) } ?? 0
      unsafe _ = sqlite3_close_v2(pointer)
      throw SQLiteError(
        extendedCode: code, systemErrorNumber: systemErrorNumber, operation: "open",
        message: unsafe String(cString: sqlite3_errstr(code)), path: path)
    }
    return unsafe opened
  }

  /// A relative name is given with `./`, because SQLite reads `file:` and `:memory:` as something
  /// else than the name of a file.
  private static func fileName(_ path: String, mode: Mode) -> String {
    if mode == .memory { return ":memory:" }
    return path.utf8.first == UInt8(ascii: "/") ? path : "./" + path
  }

  private static func flags(_ mode: Mode) -> Int32 {
    // NOMUTEX: the thread rule of `Connection` makes SQLite's own lock superfluous.
    let common = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    return switch mode {
    case .readWriteCreate: common | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    case .readWrite: common | SQLITE_OPEN_READWRITE
    case .readOnly: common | SQLITE_OPEN_READONLY
    case .memory: common | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY
    }
  }

  /// What a large transaction changes stays in memory until its commit: pages that do not fit into
  /// the cache are written out, read again and written once more. Whoever only reads goes through a
  /// large table in the memory that SQLite takes by itself: more would be new to the process page by
  /// page, and take as long as the reading.
  private static let writerCacheKibibytes = 16 << 10

  /// Pages in the log before a commit copies them into the database: what many commits changed is
  /// copied once. It bounds the log, and how long that commit takes: 16 MiB are written in tens of
  /// milliseconds.
  private static let checkpointPages = 4_096

  func configure(busyTimeoutMilliseconds: Int) throws(SQLiteError) {
    let timeout = Int32(clamping: max(0, busyTimeoutMilliseconds))
    try check(unsafe sqlite3_busy_timeout(pointer, timeout))
    try check(unsafe fieldbook_sqlite_enable_defensive(pointer, 1))
    try check(unsafe fieldbook_sqlite_trust_schema(pointer, 0))
    try check(unsafe fieldbook_sqlite_allow_double_quoted_text(pointer, 0))
    switch mode {
    case .memory: break
    // Reads the header, so that a file that is no database fails here and not later.
    case .readOnly: try execute("PRAGMA schema_version")
    case .readWrite, .readWriteCreate:
      // Refused a file for writing, SQLite opens it for reading and says nothing.
      guard unsafe sqlite3_db_readonly(pointer, "main") == 0 else {
        throw failure(SQLITE_READONLY, during: "open", message: "the file is write-protected")
      }
      try useWriteAheadLog(timeoutMilliseconds: timeout)
      try execute("PRAGMA synchronous=FULL")
      try execute("PRAGMA wal_autocheckpoint=\(Self.checkpointPages)")
      // What is deleted is overwritten at once, wherever the system's SQLite does not do so anyway.
      try execute("PRAGMA secure_delete=ON")
    }
  }

  func useWriterCache() throws(SQLiteError) {
    guard !hasWriterCache, mode != .memory else { return }
    try execute("PRAGMA cache_size=-\(Self.writerCacheKibibytes)")
    hasWriterCache = true
  }

  /// Switching a new file to WAL needs the file alone, and SQLite does not wait for that with its
  /// busy handler. Two programs that make the same file at once would otherwise fail.
  private func useWriteAheadLog(timeoutMilliseconds: Int32) throws(SQLiteError) {
    let pauseMilliseconds: Int32 = 10
    var waited: Int32 = 0
    while true {
      do throws(SQLiteError) {
        let journalMode = try text("PRAGMA journal_mode=WAL")
        if journalMode == "wal" { return }
        throw SQLiteError(
          extendedCode: SQLITE_CANTOPEN, operation: "open",
          message: "the file system does not support write-ahead logging", path: path)
      } catch {
        guard error.isBusy, waited < timeoutMilliseconds else { throw error }
        waited += max(1, sqlite3_sleep(pauseMilliseconds))
      }
    }
  }

  private func check(_ code: Int32) throws(SQLiteError) {
    guard code == SQLITE_OK else { throw failure(code, during: "open") }
  }
}
