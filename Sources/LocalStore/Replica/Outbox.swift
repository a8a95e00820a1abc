public import SyncProtocol

/// Every fact of its own that a replica has and the server has not acknowledged.
struct Outbox {
  let connection: Connection

  struct Row {
    let number: Int64
    let key: RecordKey
    let isHeld: Bool
    let reason: String?
    let pending: PendingSlots
    /// Those pending slots that the server holds as they are now, while others are still to be
    /// sent: a record may be larger than a push.
    let handedOver: Set<Slot>
  }

  /// The stable code of what is held only because the person may not reach the zone.
  private static let reasonOfAccess = "access"

  static let columns = "n, zone, type, id, state, reason, pending, handed_over"

  func row(_ key: RecordKey) throws -> Row? {
    try connection.first(
      "SELECT \(Self.columns) FROM outbox WHERE id = ?1 AND type = ?2 AND zone = ?3",
      .blob(key.id.bytes), .text(key.type), .text(key.zone.name), transform: Self.row)
  }

  /// The next rows of a zone that wait to be sent, in the order in which they were first written.
  func waiting(_ zone: Zone, after number: Int64, limit: Int) throws -> [Row] {
    try connection.rows(
      """
      SELECT \(Self.columns) FROM outbox
      WHERE n > ?1 AND zone = ?2 AND state = 'waiting' ORDER BY n LIMIT ?3
      """,
      .integer(number), .text(zone.name), .integer(limit), transform: Self.row)
  }

  func all() throws -> [Row] {
    try connection.rows("SELECT \(Self.columns) FROM outbox ORDER BY n", transform: Self.row)
  }

  /// The ids of every record of a zone that is unsent or held.
  func ids(in zone: Zone) throws -> [RecordID] {
    try connection.rows(
      "SELECT id FROM outbox WHERE zone = ?1 ORDER BY n", .text(zone.name)
    ) { try Self.id($0.blob(0)) }
  }

  func held(in zone: Zone, limit: Int) throws -> [RecordID] {
    try connection.rows(
      "SELECT id FROM outbox WHERE zone = ?1 AND state = 'held' ORDER BY n LIMIT ?2",
      .text(zone.name), .integer(limit)
    ) { try Self.id($0.blob(0)) }
  }

  func count(state: String) throws -> Int {
    Int(try connection.int64("SELECT count(*) FROM outbox WHERE state = ?1", .text(state)) ?? 0)
  }

  func isEmpty() throws -> Bool {
    try connection.int64("SELECT 1 FROM outbox LIMIT 1") == nil
  }

  func count(in zone: Zone) throws -> Int {
    Int(
      try connection.int64("SELECT count(*) FROM outbox WHERE zone = ?1", .text(zone.name)) ?? 0)
  }

  func hasWaiting(in zone: Zone) throws -> Bool {
    try connection.int64(
      "SELECT 1 FROM outbox WHERE zone = ?1 AND state = 'waiting' LIMIT 1", .text(zone.name)) != nil
  }

  /// Puts a record into the outbox, or back to the waiting ones.
  func put(_ key: RecordKey, _ pending: PendingSlots) throws {
    try connection.execute(
      """
      INSERT INTO outbox(zone, type, id, state, pending) VALUES (?1, ?2, ?3, 'waiting', ?4)
      ON CONFLICT(id, type, zone)
      DO UPDATE SET
        state = 'waiting', reason = NULL, pending = excluded.pending, handed_over = NULL
      """,
      .text(key.zone.name), .text(key.type), .blob(key.id.bytes), SQLValue(pending.stored))
  }

  /// Puts some slots of a record into the outbox, or back to the waiting ones, beside what is there.
  func add(_ slots: [Slot: Stamp?], of key: RecordKey) throws {
    switch try row(key)?.pending {
    case .some(.everything): try put(key, .everything)
    case .some(.some(let waiting)): try put(key, .some(slots.merging(waiting) { $1 }))
    case .none: try put(key, .some(slots))
    }
  }

  /// Changes what is pending of a record, and not whether it is held.
  func setPending(_ pending: PendingSlots, of row: Row) throws {
    try connection.execute(
      "UPDATE outbox SET pending = ?2 WHERE n = ?1", .integer(row.number),
      SQLValue(pending.stored))
  }

  func hold(_ row: Row, reason: String) throws {
    try connection.execute(
      "UPDATE outbox SET state = 'held', reason = ?2, handed_over = NULL WHERE n = ?1",
      .integer(row.number), .text(reason))
  }

  /// Notes that some slots of a waiting record need no further push.
  func note(_ row: Row, handedOver slots: Set<Slot>) throws {
    try connection.execute(
      "UPDATE outbox SET handed_over = ?2 WHERE n = ?1", .integer(row.number),
      SQLValue(PendingSlots.some(slots.reduce(into: [:]) { $0[$1] = .some(nil) }).stored))
  }

  /// Puts what was held only for want of access back to the waiting records of a zone.
  func offerAgain(in zone: Zone) throws {
    try connection.execute(
      """
      UPDATE outbox SET state = 'waiting', reason = NULL
      WHERE zone = ?1 AND state = 'held' AND reason = ?2
      """, .text(zone.name), .text(Self.reasonOfAccess))
  }

  func remove(_ row: Row) throws {
    try connection.execute("DELETE FROM outbox WHERE n = ?1", .integer(row.number))
  }

  private static func id(_ bytes: [UInt8]) throws -> RecordID {
    guard let id = RecordID(bytes: bytes) else { throw DamagedRow(in: "outbox") }
    return id
  }

  static func row(_ row: borrowing Statement) throws -> Row {
    guard let zone = Zone(row.text(1)) else { throw DamagedRow(in: "outbox") }
    let key = RecordKey(zone: zone, type: row.text(2), id: try id(row.blob(3)))
    do {
      return Row(
        number: row.int64(0), key: key, isHeld: row.text(4) == "held", reason: row.textOrNil(5),
        pending: try PendingSlots(stored: row.blobOrNil(6)),
        handedOver: try PendingSlots.names(stored: row.blobOrNil(7)))
    } catch {
      throw DamagedRow(in: "outbox")
    }
  }
}

/// A record in the outbox, for people.
public struct OutboxItem: Hashable, Sendable {
  public enum State: String, Sendable { case waiting, held }

  public let key: RecordKey
  public let state: State
  /// Why the server holds it, as a stable code.
  public let reason: String?
}

extension Replica {
  var outbox: Outbox { Outbox(connection: connection) }

  public func outboxItems() throws -> [OutboxItem] {
    try outbox.all().map {
      OutboxItem(key: $0.key, state: $0.isHeld ? .held : .waiting, reason: $0.reason)
    }
  }

  /// Whether anything of a zone waits to be pushed.
  public func hasWaiting(in zone: Zone) throws -> Bool { try outbox.hasWaiting(in: zone) }

  public func outboxCounts() throws -> (waiting: Int, held: Int) {
    let held = try outbox.count(state: "held")
    let all = Int(try connection.int64("SELECT count(*) FROM outbox") ?? 0)
    return (all - held, held)
  }
}
