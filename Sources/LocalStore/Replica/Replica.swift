public import SyncProtocol

/// A coach's complete copy of their zones, in one SQLite file, and everything that happens to it:
/// local changes, the exchange with a server, history.
///
/// Every change returns only when its commit is durable. Several processes may have the file open:
/// writers take turns, readers never wait for them.
///
/// Thread rule: one thread at a time.
public final class Replica {
  public let store: FactStore
  public let schema: Schema
  public var surroundings: Surroundings
  /// What must last as long as the replica is open, such as a lock.
  package var companion: AnyObject?

  public var connection: Connection { store.connection }

  private init(_ connection: Connection, schema: Schema, surroundings: Surroundings) {
    store = FactStore(connection)
    self.schema = schema
    self.surroundings = surroundings
  }

  /// Opens a replica, bringing an older file up to date. A new file, or an empty one, becomes a
  /// replica without a zone.
  public static func open(
    _ connection: Connection, schema: Schema, surroundings: Surroundings
  ) throws -> Replica {
    try FileFormat.replica.prepare(connection)
    let replica = Replica(connection, schema: schema, surroundings: surroundings)
    // The typed tables refuse writes by triggers, so that a stray write from outside fails; the
    // replica itself writes them.
    connection.triggersEnabled = false
    if connection.mode != .readOnly { try replica.mintFirstWriter() }
    return replica
  }

  /// The wall clock, in milliseconds since 1970.
  public func wall() -> UInt64 { surroundings.wallMilliseconds() }
}
