import LocalStore
import SyncProtocol

/// Pushed records that their authors may not write: kept whole, and joined to nothing until somebody
/// decides on them.
struct Quarantine {
  typealias Reason = HoldingReason

  let connection: Connection

  /// One record as one device pushed it.
  struct Row {
    let number: Int64
    let type: String
    let id: RecordID
    let person: String
    /// The person's name at the time.
    let name: String
    let device: String
    let writer: WriterID
    /// A code of `HoldingReason`.
    let reason: String
    /// Milliseconds since 1970, by the server's clock.
    let at: UInt64
    let state: RecordState
    let past: [PastValue]
  }

  /// Keeps a record. Keeping the same one twice is harmless.
  func hold(
    _ record: RecordDelta, _ reason: Reason, by writer: WriterID, of caller: Caller,
    at milliseconds: UInt64
  ) throws {
    try connection.execute(
      """
      INSERT OR IGNORE INTO quarantine(
        type, id, person, name, device, writer, reason, at, state, past)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      """,
      .text(record.type), .blob(record.id.bytes), .text(caller.person), .text(caller.name),
      .text(caller.device), .integer(Int64(bitPattern: writer.number)), .text(reason.rawValue),
      .time(milliseconds), .blob(record.state.canonicalBytes),
      .blob(PastValue.encode(record.past)))
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
    let columns = "type, id, person, name, device, writer, reason, at, state, past"
    try other.connection.query("SELECT \(columns) FROM quarantine ORDER BY n") { row in
      try connection.execute(
        """
        INSERT OR IGNORE INTO quarantine(\(columns))
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        """,
        values: (0..<10).map { row.value($0) })
    }
  }

  /// Everything that is held of a record, whoever sent it, in the order of arrival.
  func rows(of key: RecordKey) throws -> [Row] {
    try connection.rows(
      "SELECT \(Self.columns) FROM quarantine WHERE id = ?1 AND type = ?2 ORDER BY n",
      .blob(key.id.bytes), .text(key.type), transform: Self.row)
  }

  /// The first row after a number.
  func next(after number: Int64) throws -> Row? {
    try connection.first(
      "SELECT \(Self.columns) FROM quarantine WHERE n > ?1 ORDER BY n LIMIT 1",
      .integer(number), transform: Self.row)
  }

  /// - Returns: which rows cannot be read, as sentences; empty if none.
  func findings() throws -> [String] {
    var findings: [String] = []
    for number in try connection.rows("SELECT n FROM quarantine", transform: { $0.int64(0) }) {
      do {
        _ = try next(after: number - 1)
      } catch let error as DamagedHeldRecord {
        findings.append(error.description)
      }
    }
    return findings
  }

  /// Whose edits are held of the records with an id: types with persons.
  func holders(of id: RecordID) throws -> [(type: String, person: String)] {
    try connection.rows(
      "SELECT DISTINCT type, person FROM quarantine WHERE id = ?1", .blob(id.bytes)
    ) { ($0.text(0), $0.text(1)) }
  }

  func remove(_ row: Row) throws {
    try connection.execute("DELETE FROM quarantine WHERE n = ?1", .integer(row.number))
  }

  private static let columns = "n, type, id, person, name, device, writer, reason, at, state, past"

  private static func row(_ row: borrowing Statement) throws -> Row {
    guard let id = RecordID(bytes: row.blob(2)) else { throw DamagedHeldRecord(row.int64(0)) }
    do {
      return Row(
        number: row.int64(0), type: row.text(1), id: id, person: row.text(3), name: row.text(4),
        device: row.text(5), writer: WriterID(UInt64(bitPattern: row.int64(6))),
        reason: row.text(7), at: row.time(8), state: try RecordState(canonicalBytes: row.blob(9)),
        past: try PastValue.decode(row.blob(10)))
    } catch {
      throw DamagedHeldRecord(row.int64(0))
    }
  }
}

/// A row of the quarantine that cannot be read: the file is damaged.
struct DamagedHeldRecord: Error, CustomStringConvertible {
  let number: Int64

  init(_ number: Int64) { self.number = number }

  var description: String { "the held record number \(number) is damaged" }
}
