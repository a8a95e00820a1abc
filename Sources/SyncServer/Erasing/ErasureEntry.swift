import LocalStore
import SyncProtocol

/// The erasure of one record, as it was decided.
struct ErasureEntry: Hashable, Sendable {
  /// Grows from each to the next, in all zones together.
  let revision: UInt64
  let key: RecordKey
  /// The record that was named: this one, or the one that it was merged into.
  let subject: RecordID
  /// What is left after this and every earlier erasure of the record.
  let kept: Set<Slot>
  /// Milliseconds since 1970.
  let at: UInt64
  let by: Author
  let reason: String?
  /// Whether nothing of it is left in its zone's file.
  let isDone: Bool

  /// Who decides: a device and its person, or `server:USER` twice.
  struct Author: Hashable, Sendable {
    let device: String
    let name: String
  }

  /// What replicas are told.
  var erasure: Erasure { Erasure(key: key, kept: kept) }

  var keptNames: [String] { kept.map(\.name).sorted() }
}

extension ErasureEntry {
  static let columns =
    "revision, zone, type, id, subject, kept, at, device, name, reason, is_done"

  /// Nil for a row that no version of this program wrote.
  init?(_ row: borrowing Statement) {
    guard let zone = Zone(row.text(1)), let id = RecordID(bytes: row.blob(3)),
      let subject = RecordID(bytes: row.blob(4)),
      let kept = try? JSONParser.parse(row.text(5)).arrayValue
    else { return nil }
    self.init(
      revision: UInt64(bitPattern: row.int64(0)),
      key: RecordKey(zone: zone, type: row.text(2), id: id), subject: subject,
      kept: Set(kept.compactMap { $0.stringValue.map { Slot($0) } }), at: row.time(6),
      by: Author(device: row.text(7), name: row.text(8)), reason: row.textOrNil(9),
      isDone: row.bool(10))
  }
}
