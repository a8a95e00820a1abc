/// A SQLite file of ours: which kind it is, and which version of its tables.
///
/// SQLite's `application_id` names the kind and `user_version` the version. Opening an older file
/// brings it up to date, one step after the other, each in a transaction; a newer one is refused.
public struct FileFormat: Sendable {
  public let kind: String
  /// Four bytes that `file(1)` and SQLite's header carry.
  let applicationID: Int64
  /// The SQL that leads from each version to the next; the first makes the tables of version 1.
  let steps: [String]

  public init(kind: String, applicationID: Int64, steps: [String]) {
    self.kind = kind
    self.applicationID = applicationID
    self.steps = steps
  }

  /// The tables of a `FactStore`, which every kind of file begins with.
  public static let factTables = FactStore.tables

  public var version: Int { steps.count }

  /// Others are those of another program, or of a damaged header.
  private static let believableVersions = 0...9_999

  /// Makes or updates the tables, or checks them if the connection only reads.
  public func prepare(_ connection: Connection) throws {
    let found = Int(try connection.int64("PRAGMA user_version") ?? 0)
    if found == version { return try checkKind(connection) }
    guard Self.believableVersions.contains(found) else {
      throw FileFormatError.otherKind(kind: kind, path: connection.path)
    }
    guard found < version else {
      throw FileFormatError.newer(kind: kind, path: connection.path, version: found)
    }
    guard connection.mode != .readOnly else {
      throw FileFormatError.older(kind: kind, path: connection.path, version: found)
    }
    try connection.transaction {
      // Another command may have done it while this one waited for the lock.
      let present = Int(try connection.int64("PRAGMA user_version") ?? 0)
      guard present < version else { return }
      if present == 0 {
        try checkIsEmpty(connection)
        try connection.execute("PRAGMA application_id = \(applicationID)")
      } else {
        try checkKind(connection)
      }
      for step in steps[present...] { try connection.executeScript(step) }
      try connection.execute("PRAGMA user_version = \(version)")
    }
  }

  private func checkKind(_ connection: Connection) throws {
    guard try connection.int64("PRAGMA application_id") == applicationID else {
      throw FileFormatError.otherKind(kind: kind, path: connection.path)
    }
  }

  private func checkIsEmpty(_ connection: Connection) throws {
    guard try connection.int64("SELECT count(*) FROM sqlite_schema") == 0 else {
      throw FileFormatError.otherKind(kind: kind, path: connection.path)
    }
  }
}

/// Why a file cannot be used.
public enum FileFormatError: Error, Hashable, Sendable, CustomStringConvertible {
  case newer(kind: String, path: String, version: Int)
  case older(kind: String, path: String, version: Int)
  case otherKind(kind: String, path: String)

  public var description: String {
    switch self {
    case .newer(let kind, let path, let version):
      "\(path): this \(kind) has format \(version), which a newer Fieldbook wrote"
    case .older(let kind, let path, let version):
      "\(path): this \(kind) has the older format \(version), and is open for reading only"
    case .otherKind(let kind, let path):
      "\(path): this is a database, but no Fieldbook \(kind)"
    }
  }
}
