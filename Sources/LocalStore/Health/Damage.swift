internal import Glibc
internal import SyncProtocol

/// Tells damaged files from everything else that can go wrong with them.
package enum Damage {
  /// Whether an error says that what is stored is not what was stored.
  package static func isDamage(_ error: any Error) -> Bool {
    switch error {
    case let error as SQLiteError: error.isDamage
    case is DamagedFact, is DamagedRow, is DamagedLog, is CBORError: true
    default: false
    }
  }
}

extension SQLiteError {
  /// Of a file cut short, SQLite says that it could not read enough of it.
  private static let shortRead = Int32(522)

  package var isDamage: Bool {
    switch kind {
    case .corrupt, .notADatabase: true
    case .inputOutput: systemErrorNumber == EIO || extendedCode == Self.shortRead
    // Our own statements fit the tables, unless what says how those were made is damaged.
    case .other, .tooBig: operation == "prepare"
    default: false
    }
  }
}

/// A stored row other than a fact that cannot be read: the file is damaged.
public struct DamagedRow: Error, Hashable, Sendable, CustomStringConvertible {
  public let table: String

  public init(in table: String) { self.table = table }

  public var description: String { "a row of the table “\(table)” is damaged" }
}

/// A write-ahead log of which SQLite would forget commits without a word.
package struct DamagedLog: Error, Hashable, Sendable, CustomStringConvertible {
  package let path: String

  package var description: String { "\(path): the log of the latest changes is damaged" }
}
