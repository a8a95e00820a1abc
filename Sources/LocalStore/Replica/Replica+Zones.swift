public import SyncProtocol

/// A zone as this replica holds it.
public struct HeldZone: Hashable, Sendable {
  public let zone: Zone
  public let title: String
  public let access: Access
  public let cursor: Cursor
  /// The last push that the server acknowledged in the cursor's epoch, and the writer it was of:
  /// one that does not know it any more has gone back in time.
  let acknowledged: PushID?
  let acknowledgedWriter: WriterID?
  /// The server's digest at the last completed sync, and whether this replica's was the same.
  public let serverDigest: String?
  public let agrees: Bool?

  /// What the server last said of the person's access.
  public enum Access: Hashable, Sendable {
    /// No server has said yet: everything is allowed here, and judged when it arrives there.
    case unknown
    case granted(Role)
    /// What is here is handed over, and then removed.
    case lost
  }
}

extension Replica {
  public func zones() throws -> [HeldZone] {
    try connection.rows(
      """
      SELECT zone, title, role, epoch, journal_hash, base, position, held, acknowledged,
        server_digest, agrees, acknowledged_writer
      FROM zone ORDER BY zone
      """,
      transform: Self.heldZone)
  }

  public func zone(_ zone: Zone) throws -> HeldZone? { try zones().first { $0.zone == zone } }

  /// Starts to hold a zone; `commons` comes with the first.
  public func addZone(_ zone: Zone, title: String, role: Role?) throws {
    try connection.execute(
      """
      INSERT INTO zone(zone, title, role) VALUES (?1, ?2, ?3)
      ON CONFLICT(zone) DO UPDATE SET title = excluded.title, role = excluded.role
      """,
      .text(zone.name), .text(title), SQLValue(role?.rawValue))
  }

  /// The stored word for a zone whose access was lost.
  static let lostAccess = "none"

  private static func access(_ stored: String?) -> HeldZone.Access {
    guard let stored else { return .unknown }
    return Role(rawValue: stored).map { .granted($0) } ?? .lost
  }

  private static func heldZone(_ row: borrowing Statement) throws -> HeldZone {
    guard let zone = Zone(row.text(0)) else { throw DamagedRow(in: "zone") }
    let cursor = Cursor(
      epoch: Epoch(UInt64(bitPattern: row.int64(3))), journalHash: row.blob(4),
      base: UInt64(bitPattern: row.int64(5)), position: UInt64(bitPattern: row.int64(6)),
      held: try SeqRanges(stored: row.blob(7)))
    return HeldZone(
      zone: zone, title: row.text(1), access: access(row.textOrNil(2)), cursor: cursor,
      acknowledged: row.int64OrNil(8).map { PushID(UInt64(bitPattern: $0)) },
      acknowledgedWriter: row.int64OrNil(11).map { WriterID(UInt64(bitPattern: $0)) },
      serverDigest: row.textOrNil(9), agrees: row.int64OrNil(10).map { $0 != 0 })
  }

  func save(_ cursor: Cursor, of zone: Zone) throws {
    try connection.execute(
      """
      UPDATE zone SET epoch = ?2, journal_hash = ?3, base = ?4, position = ?5, held = ?6
      WHERE zone = ?1
      """,
      .text(zone.name), .integer(Int64(bitPattern: cursor.epoch.number)),
      .blob(cursor.journalHash), .integer(Int64(bitPattern: cursor.base)),
      .integer(Int64(bitPattern: cursor.position)), .blob(cursor.held.stored))
  }
}

extension SeqRanges {
  /// A CBOR array of firsts and lasts; nothing for none.
  var stored: [UInt8] {
    guard !isEmpty else { return [] }
    var writer = CBORWriter()
    writer.array(2 * ranges.count)
    for range in ranges {
      writer.unsigned(range.lowerBound)
      writer.unsigned(range.upperBound)
    }
    return writer.bytes
  }

  init(stored bytes: [UInt8]) throws(CBORError) {
    self.init()
    guard !bytes.isEmpty else { return }
    var reader = CBORReader(bytes)
    for _ in 0..<(try reader.array(upTo: Int(UInt32.max), "held ranges")) / 2 {
      let first = try reader.unsigned()
      let last = try reader.unsigned()
      guard first <= last else { throw reader.failure(.notSorted) }
      insert(first...last)
    }
  }
}
