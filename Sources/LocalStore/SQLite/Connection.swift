internal import CSQLite

/// An open SQLite database.
///
/// Thread rule: one thread at a time. It is not `Sendable`; to share one, put it behind a lock.
/// Only its `interrupter` may be used from another thread. It closes itself when the last reference
/// to it and to its statements is gone.
///
/// Every file is in WAL mode with `synchronous=FULL`: when a transaction has returned, its commit
/// survives a power cut. What is deleted is overwritten with zeros. The schema is not trusted and
/// the database is defended against SQL that would corrupt it, because a replica can be a file that
/// somebody else has prepared.
@safe
public final class Connection {
  public enum Mode: Sendable, Equatable {
    /// Makes the file if there is none. The folder must exist.
    case readWriteCreate
    case readWrite
    case readOnly
    /// A database of its own in memory; the path only names it in errors.
    case memory
  }

  public static let defaultBusyTimeoutMilliseconds = 5_000

  public let path: String
  public let mode: Mode
  public let interrupter: Interrupter

  let pointer: OpaquePointer
  var cache = StatementCache()
  var isInTransactionClosure = false
  /// Whether what writes has taken more memory for pages than what reads needs.
  var hasWriterCache = false

  /// Opens a database and sets it up as the type's comment says.
  ///
  /// - Parameter busyTimeoutMilliseconds: how long a statement waits for another connection's lock
  ///   before it throws an error of kind `busy`.
  public static func open(
    _ path: String, mode: Mode = .readWriteCreate,
    busyTimeoutMilliseconds: Int = defaultBusyTimeoutMilliseconds
  ) throws(SQLiteError) -> Connection {
    do throws(SQLiteError) {
      let pointer = unsafe try openHandle(path, mode: mode)
      let connection = unsafe Connection(pointer: pointer, path: path, mode: mode)
      try connection.configure(busyTimeoutMilliseconds: busyTimeoutMilliseconds)
      return connection
    } catch {
      guard [.cannotOpen, .readOnly].contains(error.kind), mode != .memory,
        !path.utf8.contains(0)
      else { throw error }
      throw error.with(systemErrorNumber: OpeningDiagnosis.errorNumber(path, mode: mode))
    }
  }

  private init(pointer: OpaquePointer, path: String, mode: Mode) {
    unsafe self.pointer = pointer
    self.path = path
    self.mode = mode
    unsafe interrupter = Interrupter(pointer)
  }

  deinit {
    interrupter.disarm()
    cache.removeAll()
    unsafe _ = sqlite3_close_v2(pointer)
  }

  /// Rows inserted, updated or deleted by the last finished statement, without those of triggers.
  public var changes: Int { Int(unsafe sqlite3_changes64(pointer)) }

  /// Rows changed since the connection was opened, with those of triggers.
  public var totalChanges: Int { Int(unsafe sqlite3_total_changes64(pointer)) }

  public var lastInsertRowID: Int64 { unsafe sqlite3_last_insert_rowid(pointer) }

  /// Whether a transaction is open, by whatever means it was opened.
  public var isInTransaction: Bool { unsafe sqlite3_get_autocommit(pointer) == 0 }

  /// Whether triggers fire on this connection; they do at first. Other connections are not affected.
  public var triggersEnabled = true {
    didSet {
      let code = unsafe fieldbook_sqlite_enable_triggers(pointer, triggersEnabled ? 1 : 0)
      precondition(code == SQLITE_OK, "SQLite refused to switch triggers: \(code)")
    }
  }

  /// The failure that SQLite reports now. To be called at once after the failing call.
  func failure(
    _ code: Int32, during operation: String, sql: String? = nil, message: String? = nil
  ) -> SQLiteError {
    let systemErrorNumber =
      switch code & 0xff {
      case SQLITE_CANTOPEN, SQLITE_IOERR, SQLITE_FULL: unsafe sqlite3_system_errno(pointer)
      default: Int32(0)
      }
    return SQLiteError(
      extendedCode: code, systemErrorNumber: systemErrorNumber, operation: operation,
      message: unsafe message ?? String(cString: sqlite3_errmsg(pointer)), sql: sql, path: path)
  }
}
