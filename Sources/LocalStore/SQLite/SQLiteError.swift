internal import CSQLite
internal import Glibc

/// What went wrong in SQLite, in which operation, on which file, and what a person can do about it.
///
/// It carries the SQL text but never a bound value, so that it may be printed and logged: the
/// values are people's data.
public struct SQLiteError: Error, Sendable, Equatable {
  /// The kinds of failure that callers tell apart. Anything else is `other`.
  public enum Kind: String, Sendable {
    case busy, full, readOnly, notADatabase, corrupt, cannotOpen, permission, constraint
    case inputOutput, tooBig, interrupted, other
  }

  /// SQLite's result code, such as 5 for SQLITE_BUSY.
  public let primaryCode: Int32
  /// SQLite's extended result code, such as 2067 for SQLITE_CONSTRAINT_UNIQUE; equal to
  /// `primaryCode` if there is none.
  public let extendedCode: Int32
  /// The operating system's `errno` behind the failure, 0 if there was none.
  public let systemErrorNumber: Int32
  /// What was being done: "open", "prepare", "bind", "step", "checkpoint".
  public let operation: String
  /// SQLite's own words, in English.
  public let message: String
  /// The statement as it was prepared, with its parameters as placeholders.
  public let sql: String?
  /// The database's file.
  public let path: String

  public init(
    extendedCode: Int32, systemErrorNumber: Int32 = 0, operation: String, message: String,
    sql: String? = nil, path: String
  ) {
    self.primaryCode = extendedCode & 0xff
    self.extendedCode = extendedCode
    self.systemErrorNumber = systemErrorNumber
    self.operation = operation
    self.message = message
    self.sql = sql
    self.path = path
  }

  /// The same error with another number, if there is one.
  func with(systemErrorNumber: Int32?) -> SQLiteError {
    guard let systemErrorNumber else { return self }
    return SQLiteError(
      extendedCode: extendedCode, systemErrorNumber: systemErrorNumber, operation: operation,
      message: message, sql: sql, path: path)
  }

  public var kind: Kind {
    // A disk may turn out to be full, or read-only, in whatever SQLite was doing.
    switch systemErrorNumber {
    case ENOSPC, EDQUOT: return .full
    case EROFS: return .readOnly
    default: break
    }
    return switch primaryCode {
    case SQLITE_BUSY, SQLITE_LOCKED: .busy
    case SQLITE_FULL: .full
    case SQLITE_READONLY: .readOnly
    case SQLITE_NOTADB: .notADatabase
    case SQLITE_CORRUPT: .corrupt
    case SQLITE_CANTOPEN: .cannotOpen
    case SQLITE_PERM, SQLITE_AUTH: .permission
    case SQLITE_CONSTRAINT, SQLITE_MISMATCH: .constraint
    case SQLITE_IOERR: .inputOutput
    case SQLITE_TOOBIG: .tooBig
    case SQLITE_INTERRUPT: .interrupted
    default: .other
    }
  }

  /// Whether the same statement may succeed if it is tried again a little later.
  public var isBusy: Bool { kind == .busy }
}

extension SQLiteError: CustomStringConvertible {
  public var description: String {
    var text = "\(path): \(operation): \(message) (SQLite \(extendedCode)"
    if systemErrorNumber != 0 { text += ", errno \(systemErrorNumber)" }
    text += ")"
    if let sql { text += " in: \(sql)" }
    return text
  }
}
