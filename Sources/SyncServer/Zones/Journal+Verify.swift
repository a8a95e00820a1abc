import LocalStore
import SyncProtocol

extension Journal {
  /// Walks the whole chain and compares what lies beside it.
  /// - Returns: what is wrong, as sentences that name the row; empty if nothing is.
  func verify() throws -> [String] {
    var findings: [String] = []
    var previous: [UInt8] = []
    var expected: Int64 = 1
    var lastSeq: UInt64 = 0
    var blanks = JournalBlanks()
    try connection.query("SELECT n, first_seq, last_seq, skeleton, hash FROM journal ORDER BY n") {
      row in
      let number = row.int64(0)
      if number != expected { findings.append("journal row \(expected) is missing") }
      expected = number &+ 1
      let skeleton = row.blob(3)
      if Self.hash(after: previous, skeleton) != row.blob(4) {
        findings.append("journal row \(number) or the one before it was altered")
      }
      previous = row.blob(4)
      let first = UInt64(bitPattern: row.int64(1))
      if first != lastSeq &+ 1 { findings.append("journal row \(number) does not follow on seq") }
      lastSeq = UInt64(bitPattern: row.int64(2))
      findings += try compare(number, skeleton, &blanks)
    }
    if try lastSeq != FactStore(connection).head() {
      findings.append("the journal ends at seq \(lastSeq), which is not the zone's head")
    }
    return findings + blanks.unaccounted
  }

  private func compare(
    _ number: Int64, _ skeleton: [UInt8], _ blanks: inout JournalBlanks
  ) throws -> [String] {
    guard let decoded = try? JournalSkeleton(skeleton) else {
      return ["journal row \(number) cannot be read"]
    }
    var findings: [String] = []
    for record in decoded.records {
      let stored = try connection.blob(
        "SELECT content FROM journal_content WHERE id = ?1 AND seq = ?2",
        .blob(record.id.bytes), .integer(Int64(bitPattern: record.seq)))
      guard let stored else {
        findings.append("journal row \(number): the values of \(record.id) are gone")
        continue
      }
      if !Self.matches(record, stored, number, &blanks) {
        findings.append("journal row \(number): the values of \(record.id) were altered")
      }
      findings += blanks.account(for: record, number)
    }
    return findings
  }

  private static func matches(
    _ record: JournalSkeleton.Record, _ stored: [UInt8], _ number: Int64,
    _ blanks: inout JournalBlanks
  ) -> Bool {
    guard let contents = try? JournalContent(stored).edits, contents.count == record.edits.count
    else { return false }
    for (place, content) in contents.enumerated() where content == nil {
      blanks.note(place, of: record, row: number)
    }
    return zip(record.edits, contents).allSatisfy { edit, content in
      guard let content else { return true }
      let stored = JournalEntry.Edit(
        slot: content.slot, mark: edit.mark, value: content.value, isPast: content.isPast,
        salt: content.salt)
      return stored.digest == edit.digest && edit.field == content.slot.field
    }
  }
}
