import SyncProtocol

/// The edits without a value that a walk along the journal has met, until it meets the erasure that
/// accounts for them: each blank must be named by a later erasure of its record that did not keep
/// its field, and each edit that an erasure names must be blank.
struct JournalBlanks {
  private struct Place: Hashable {
    let seq: UInt64
    let place: Int
  }

  private struct Blank {
    let row: Int64
    let type: String
    let id: RecordID
    let field: Slot
  }

  private var waiting: [Place: Blank] = [:]

  mutating func note(_ place: Int, of record: JournalSkeleton.Record, row: Int64) {
    waiting[Place(seq: record.seq, place: place)] = Blank(
      row: row, type: record.type, id: record.id, field: Slot(record.edits[place].field))
  }

  /// Takes off what a record's erasure accounts for.
  /// - Returns: what is wrong with that.
  mutating func account(for record: JournalSkeleton.Record, _ row: Int64) -> [String] {
    guard let erasure = record.erasure else { return [] }
    var findings: [String] = []
    for edits in erasure.erased {
      for place in edits.places {
        guard let blank = waiting.removeValue(forKey: Place(seq: edits.seq, place: place)) else {
          findings.append("journal row \(row): an erased value of \(record.id) is there again")
          continue
        }
        let isCovered =
          blank.id == record.id && blank.type == record.type
          && (blank.field.isControl || !erasure.kept.contains(blank.field))
        if !isCovered { findings.append(Self.missing(blank)) }
      }
    }
    return findings
  }

  /// What no erasure accounts for.
  var unaccounted: [String] {
    waiting.sorted { ($0.key.seq, $0.key.place) < ($1.key.seq, $1.key.place) }
      .map { Self.missing($0.value) }
  }

  private static func missing(_ blank: Blank) -> String {
    "journal row \(blank.row): a value of \(blank.id) is gone, and no erasure took it"
  }
}
