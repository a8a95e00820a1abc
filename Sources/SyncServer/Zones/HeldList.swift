import LocalStore
import SyncProtocol

/// What is held in a zone, as those who decide see it: one item for each record and each person, who
/// may have pushed it in parts, or again after another edit. For one reading of the file.
struct HeldList {
  let file: ZoneFile
  /// For the zone, or for all zones together: then references are called by their names.
  let reader: RecordReader

  /// Everything, oldest first.
  func all() throws -> [HeldRecord] {
    var records: [HeldRecord] = []
    try eachGroup(after: 0) { rows in
      records.append(try record(rows))
      return true
    }
    return records
  }

  /// The next records, up to a bound in bytes, and the number to go on from if there are more.
  func page(after number: Int64) throws -> (records: [HeldRecord], next: Int64?) {
    var records: [HeldRecord] = []
    var next: Int64?
    var bytes = 0
    var last = number
    try eachGroup(after: number) { rows in
      guard bytes < Limits.heldListBytes else {
        next = last
        return false
      }
      bytes += rows.reduce(0) { $0 + $1.state.approximateBytes }
      last = rows[0].number
      records.append(try record(rows))
      return true
    }
    return (records, next)
  }

  /// Calls `body` with all that is held of a record and a person, in the order of their first rows.
  /// - Parameter body: returns whether to go on.
  private func eachGroup(after number: Int64, _ body: ([Quarantine.Row]) throws -> Bool) throws {
    let quarantine = Quarantine(connection: file.connection)
    var next = try quarantine.next(after: number)
    while let row = next {
      let rows = try quarantine.rows(of: key(row)).filter { $0.person == row.person }
      if rows.first?.number == row.number, try !body(rows) { return }
      next = try quarantine.next(after: row.number)
    }
  }

  private func key(_ row: Quarantine.Row) -> RecordKey {
    RecordKey(zone: file.zone, type: row.type, id: row.id)
  }

  /// - Parameter rows: at least one.
  private func record(_ rows: [Quarantine.Row]) throws -> HeldRecord {
    let last = rows[rows.count - 1]
    let state = rows.map(\.state.withoutErasure).reduce(RecordState()) { $0.joined(with: $1) }
    return HeldRecord(
      key: key(last), author: last.name, device: last.device, at: last.at, reason: last.reason,
      proposal: try reader.proposal(state, of: key(last)))
  }
}

extension ZoneFile {
  /// Reads the zone's records as people see them; references into other zones stay ids.
  func reader(_ schema: Schema) -> RecordReader {
    RecordReader(store: store, schema: schema) { [self] writer in
      (try? authorName(of: writer)) ?? nil
    }
  }
}
