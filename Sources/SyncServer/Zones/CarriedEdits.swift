import LocalStore
import SyncProtocol

/// What was joined only because the zone recovers from a loss: edits that somebody's laptop brought
/// for others. They are in everybody's sight, and wait for staff to look at them.
struct CarriedEdits {
  let connection: Connection

  /// A record that one device brought edits of others for.
  struct Record: Hashable {
    let type: String
    let id: RecordID
    let device: String
    let person: String
    /// When the first of them came, in milliseconds since 1970.
    fileprivate(set) var at: UInt64
    /// Whose edits they are, in ascending order.
    fileprivate(set) var writers: [WriterID]

    fileprivate func isSameRecord(as other: Record) -> Bool {
      (type, id, device) == (other.type, other.id, other.device)
    }

    fileprivate mutating func add(_ other: Record) {
      at = min(at, other.at)
      writers = (writers + other.writers).sorted()
    }
  }

  /// Takes note of a record. Doing so again is harmless.
  func note(
    _ record: RecordDelta, of writers: Set<WriterID>, by caller: Caller, at milliseconds: UInt64
  ) throws {
    for writer in writers {
      try connection.execute(
        "INSERT OR IGNORE INTO carried(id, type, device, writer, person, at) "
          + "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        .blob(record.id.bytes), .text(record.type), .text(caller.device),
        .integer(Int64(bitPattern: writer.number)), .text(caller.person),
        .integer(Int64(clamping: milliseconds)))
    }
  }

  /// Everything that waits to be looked at, in the order in which it came.
  func all() throws -> [Record] {
    var records: [Record] = []
    try connection.query(
      """
      SELECT type, id, device, person, at, writer FROM carried
      ORDER BY id, type, device, writer
      """
    ) { row in
      guard let id = RecordID(bytes: row.blob(1)) else { return }
      let record = Record(
        type: row.text(0), id: id, device: row.text(2), person: row.text(3),
        at: UInt64(clamping: row.int64(4)),
        writers: [WriterID(UInt64(bitPattern: row.int64(5)))])
      if let last = records.last, last.isSameRecord(as: record) {
        records[records.count - 1].add(record)
      } else {
        records.append(record)
      }
    }
    return records.sorted { ($0.at, $0.id, $0.device) < ($1.at, $1.id, $1.device) }
  }

  /// How many records there are to look at.
  func count() throws -> Int {
    Int(try connection.int64("SELECT count(*) FROM (SELECT DISTINCT id, type FROM carried)") ?? 0)
  }
}
