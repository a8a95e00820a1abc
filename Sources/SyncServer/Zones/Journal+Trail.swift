import LocalStore
import SyncProtocol

extension Journal {
  /// One edit as it arrived.
  struct Arrival: Hashable {
    let seq: UInt64
    let slot: Slot
    let mark: Mark
    let value: Value?
    let kind: JournalEntry.Edit.Kind
    let device: String
    /// Milliseconds since 1970, by the server's clock.
    let at: UInt64
  }

  /// Everything that ever arrived of one record and was not erased, in the order of arrival.
  func arrivals(of key: RecordKey) throws -> [Arrival] {
    var arrivals: [Arrival] = []
    try connection.query(
      """
      SELECT c.seq, c.content, j.skeleton FROM journal_content AS c
      JOIN journal AS j ON j.last_seq =
        (SELECT min(last_seq) FROM journal WHERE last_seq >= c.seq)
      WHERE c.id = ?1 ORDER BY c.seq
      """, .blob(key.id.bytes)
    ) { row in
      let seq = UInt64(bitPattern: row.int64(0))
      let skeleton = try JournalSkeleton(row.blob(2))
      guard let record = skeleton.records.first(where: { $0.seq == seq }), record.type == key.type
      else { return }
      for case (let edit, let content?) in zip(record.edits, try JournalContent(row.blob(1)).edits)
      {
        arrivals.append(
          Arrival(
            seq: seq, slot: content.slot, mark: edit.mark, value: content.value,
            kind: content.kind, device: skeleton.device, at: skeleton.at))
      }
    }
    return arrivals
  }
}
