import LocalStore
import SyncProtocol

extension Journal {
  /// Takes slot, salt and value of every edit of a record that its erasure does not keep out of what
  /// lies beside the chain, and the summaries that name an erased slot.
  /// - Parameter state: the record's, erased.
  /// - Returns: which edits those were, for the row that records the erasure.
  func erase(_ key: RecordKey, asOf state: RecordState) throws -> [JournalErasure.Edits] {
    var erased: [JournalErasure.Edits] = []
    for (seq, content) in try contents(of: key) {
      var content = content
      let places = content.edits.indices.filter { place in
        content.edits[place].map { state.erases($0.value, of: $0.slot) } ?? false
      }
      guard !places.isEmpty else { continue }
      for place in places { content.edits[place] = nil }
      try connection.execute(
        "UPDATE journal_content SET content = ?3 WHERE id = ?1 AND seq = ?2",
        .blob(key.id.bytes), .integer(Int64(bitPattern: seq)), .blob(content.encoded))
      erased.append(JournalErasure.Edits(seq: seq, places: places))
    }
    return erased
  }

  private func contents(of key: RecordKey) throws -> [(seq: UInt64, content: JournalContent)] {
    try connection.rows(
      """
      SELECT c.seq, c.content, j.skeleton FROM journal_content AS c
      JOIN journal AS j ON j.last_seq =
        (SELECT min(last_seq) FROM journal WHERE last_seq >= c.seq)
      WHERE c.id = ?1 ORDER BY c.seq
      """, .blob(key.id.bytes)
    ) { row -> (UInt64, JournalContent)? in
      let seq = UInt64(bitPattern: row.int64(0))
      let records = try JournalSkeleton(row.blob(2)).records
      guard records.contains(where: { $0.seq == seq && $0.type == key.type }) else { return nil }
      return (seq, try JournalContent(row.blob(1)))
    }.compactMap { $0 }
  }
}
