internal import CSQLite

extension Connection {
  public enum CheckpointKind: Sendable {
    /// Copies what it can from the log into the database without disturbing anybody.
    case passive
    /// Waits for readers and writers (busy timeout), copies everything and empties the log.
    case truncate
  }

  public struct CheckpointResult: Sendable, Equatable {
    /// Pages in the log, and how many of them are now in the database.
    public let logPages: Int
    public let copiedPages: Int
    /// False if another connection kept it from finishing. Trying again later is all there is to do.
    public let isComplete: Bool
  }

  /// Moves the log into the database. Throws inside a transaction, and on a failing disk.
  @discardableResult
  public func checkpoint(_ kind: CheckpointKind) throws(SQLiteError) -> CheckpointResult {
    let option =
      switch kind {
      case .passive: SQLITE_CHECKPOINT_PASSIVE
      case .truncate: SQLITE_CHECKPOINT_TRUNCATE
      }
    var logPages: Int32 = 0
    var copiedPages: Int32 = 0
    let code = unsafe sqlite3_wal_checkpoint_v2(pointer, nil, option, &logPages, &copiedPages)
    let isBusy = code & 0xff == SQLITE_BUSY
    guard code == SQLITE_OK || isBusy else { throw failure(code, during: "checkpoint") }
    return CheckpointResult(
      logPages: max(0, Int(logPages)), copiedPages: max(0, Int(copiedPages)),
      isComplete: !isBusy && logPages == copiedPages)
  }
}
