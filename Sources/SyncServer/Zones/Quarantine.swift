import LocalStore
import SyncProtocol

/// Pushed records that their authors may not write: kept whole, and joined to nothing.
struct Quarantine {
  let connection: Connection

  /// Why a record is held, as the stable code that its author is told.
  enum Reason: String {
    /// The person's role does not write this type in this zone.
    case role
    /// An edit stands under a writer of somebody else's.
    case author
    /// Only the server's word erases.
    case erasure
    /// The record would grow beyond what a batch can carry.
    case size
    /// The person may not reach the zone any more, or never could; or the device was revoked.
    case access
  }

  /// Keeps a record. Keeping the same one twice is harmless.
  func hold(
    _ record: RecordDelta, _ reason: Reason, by writer: WriterID, of caller: Caller,
    at milliseconds: UInt64
  ) throws {
    try connection.execute(
      """
      INSERT OR IGNORE INTO quarantine(type, id, device, writer, reason, at, state, past)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """,
      .text(record.type), .blob(record.id.bytes), .text(caller.device),
      .integer(Int64(bitPattern: writer.number)), .text(reason.rawValue),
      .integer(Int64(clamping: milliseconds)), .blob(record.state.canonicalBytes),
      .blob(Self.encode(record.past)))
  }

  /// How much of a device's is held.
  func bytes(of device: String) throws -> Int {
    Int(
      try connection.int64(
        "SELECT sum(length(state) + length(past)) FROM quarantine WHERE device = ?1",
        .text(device)) ?? 0)
  }

  func count() throws -> Int {
    Int(try connection.int64("SELECT count(*) FROM quarantine") ?? 0)
  }

  /// Takes over what another file of the zone holds and this one does not.
  func adopt(_ other: Quarantine) throws {
    try other.connection.query(
      "SELECT type, id, device, writer, reason, at, state, past FROM quarantine ORDER BY n"
    ) { row in
      try connection.execute(
        """
        INSERT OR IGNORE INTO quarantine(type, id, device, writer, reason, at, state, past)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """,
        values: (0..<8).map { row.value($0) })
    }
  }

  /// `past = [* [slot: tstr, writer: uint, stamp: uint, value]]`
  private static func encode(_ past: [PastValue]) -> [UInt8] {
    var writer = CBORWriter()
    writer.array(past.count)
    for value in past {
      writer.array(4)
      writer.text(value.slot.name)
      writer.unsigned(value.mark.writer.number)
      writer.unsigned(value.mark.stamp.bits)
      writer.encoded(value.value.bytes)
    }
    return writer.bytes
  }
}
