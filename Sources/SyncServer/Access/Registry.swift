import LocalStore
import SyncProtocol

/// Who may do what: people, their grants, devices and invitations, and which zones there are.
///
/// Nothing is kept in memory: the console's commands change the same file while the server runs,
/// and every look-up is by an index.
///
/// Thread rule: as its connection, one thread at a time.
final class Registry {
  let connection: Connection
  private let clock: @Sendable () -> UInt64
  var random: any RandomNumberGenerator

  /// Opens a registry, and makes its tables if the file is empty.
  /// - Parameter clock: the wall clock, in milliseconds since 1970.
  init(
    _ connection: Connection, clock: @escaping @Sendable () -> UInt64,
    random: any RandomNumberGenerator = SystemRandomNumberGenerator()
  ) throws {
    try FileFormat.registry.prepare(connection)
    self.connection = connection
    self.clock = clock
    self.random = random
  }

  var now: UInt64 { clock() }

  /// A new id of a person or a device.
  func mintID() -> String {
    RecordID.minted(atMilliseconds: now, using: &random).description
  }

  func revision() throws -> UInt64 {
    UInt64(bitPattern: try connection.int64("SELECT revision FROM access_revision") ?? 0)
  }

  /// Inside the transaction that changes a zone or a grant.
  func bumpRevision() throws {
    try connection.execute("UPDATE access_revision SET revision = revision + 1")
  }
}

extension SQLValue {
  static func time(_ milliseconds: UInt64) -> SQLValue { .integer(Int64(clamping: milliseconds)) }
}

extension Statement {
  func time(_ column: Int) -> UInt64 { UInt64(clamping: int64(column)) }
  func timeOrNil(_ column: Int) -> UInt64? { int64OrNil(column).map { UInt64(clamping: $0) } }
}
