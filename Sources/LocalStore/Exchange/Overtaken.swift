public import SyncProtocol

/// An edit made here that lost against one its author had not seen: still held, no longer shown.
public struct Overtaken: Hashable, Sendable {
  public let number: Int64
  public let key: RecordKey
  public let slot: Slot
  public let mine: Value
  public let shown: Value
  public let by: Mark
}

extension Replica {
  /// Notes each own value that was shown before a join and is not any more, though nobody who saw
  /// it replaced it. Fields under `review` stand in the conflict list instead.
  func noteOvertaken(
    _ change: FactWriter.Change, own: Set<WriterID>, _ ranking: Ranking
  ) throws {
    let type = schema.type(change.key.type)
    for cell in change.before.cells where !cell.slot.isControl {
      guard let field = type?.field(cell.slot.field),
        field.policy == .latest || field.policy == .furthest,
        cell.register != change.after[cell.slot],
        let before = ranking.display(cell.slot, of: change.before, type),
        let after = ranking.display(cell.slot, of: change.after, type),
        before.shown.marks.contains(where: { own.contains($0.writer) }),
        after.shown.value != before.shown.value, !after.needsReview,
        after.alternatives.contains(where: { $0.value == before.shown.value })
      else { continue }
      try insertOvertaken(change.key, cell.slot, before.shown.value, after.shown)
    }
  }

  private func insertOvertaken(
    _ key: RecordKey, _ slot: Slot, _ mine: Value, _ shown: RegisterDisplay.Alternative
  ) throws {
    try connection.execute(
      """
      INSERT INTO overtaken(zone, type, id, slot, mine, shown, by_writer, by_stamp)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
      """,
      .text(key.zone.name), .text(key.type), .blob(key.id.bytes), .text(slot.name),
      .blob(Array(mine.bytes)), .blob(Array(shown.value.bytes)),
      .integer(Int64(bitPattern: shown.latest.writer.number)),
      .integer(Int64(bitPattern: shown.latest.stamp.bits)))
  }

  /// What the person has not been told yet.
  public func overtaken() throws -> [Overtaken] {
    try connection.rows(
      """
      SELECT n, zone, type, id, slot, mine, shown, by_writer, by_stamp FROM overtaken ORDER BY n
      """
    ) { row in
      guard let zone = Zone(row.text(1)), let id = RecordID(bytes: row.blob(3)) else {
        throw DamagedRow(in: "overtaken")
      }
      return Overtaken(
        number: row.int64(0), key: RecordKey(zone: zone, type: row.text(2), id: id),
        slot: Slot(row.text(4)), mine: try Value(checking: row.blob(5)),
        shown: try Value(checking: row.blob(6)),
        by: Mark(
          writer: WriterID(UInt64(bitPattern: row.int64(7))),
          stamp: Stamp(bits: UInt64(bitPattern: row.int64(8)))))
    }
  }

  /// To be called once the person has been told.
  public func forgetOvertaken(_ told: [Overtaken]) throws {
    guard !told.isEmpty else { return }
    try connection.transaction {
      for notice in told {
        try connection.execute("DELETE FROM overtaken WHERE n = ?1", .integer(notice.number))
      }
    }
  }
}
