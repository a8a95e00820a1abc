import LocalStore
import SyncProtocol

/// A walk along a zone's whole journal, which finds whatever was altered, removed, inserted or
/// moved in it or in its side table.
///
/// What a chain cannot tell by itself, that its last rows were cut off or that all of it was
/// written anew, is compared with what else in the file knows of them; and with the hashes that
/// somebody noted down, which nobody with access to the file can change.
struct JournalWalk {
  /// What a walk found.
  struct Report: Hashable, Sendable {
    var rowCount = 0
    /// The hash of the last row, which stands for all of them; empty if there is none.
    var head: [UInt8] = []
    /// Sentences that name the row; empty if all is well.
    var findings: [String] = []
  }

  /// Findings that are told. A file of which nothing is right must not fill the memory, and one
  /// finding is enough to know that it is not.
  private static let findingLimit = 1_000

  private let connection: Connection
  /// Hashes that were noted down, and were not met yet.
  private var notedHeads: Set<[UInt8]>
  private var report = Report()
  private var untold = 0
  private var lastNumber: Int64 = 0
  private var lastSeq: UInt64 = 0
  /// The edits whose values an erasure took.
  private var blanks = JournalBlanks()
  /// How many rows of the side table belong to a journal row.
  private var contentCount: Int64 = 0

  init(_ connection: Connection, notedHeads: Set<[UInt8]>) {
    self.connection = connection
    self.notedHeads = notedHeads
  }

  /// The journal as it is in the caller's transaction.
  mutating func run() throws -> Report {
    try connection.query("SELECT n, first_seq, last_seq, skeleton, hash FROM journal ORDER BY n") {
      row in try check(Row(row))
    }
    for finding in blanks.unaccounted { note(finding) }
    try checkForOrphans()
    try checkEnd()
    try checkFacts()
    for hash in notedHeads.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      note("no journal row has the hash \(Hexadecimal.encode(hash)), which was noted down")
    }
    if untold > 0 { report.findings.append("and \(untold) findings more") }
    return report
  }

  private mutating func note(_ finding: String) {
    if report.findings.count < Self.findingLimit {
      report.findings.append(finding)
    } else {
      untold += 1
    }
  }
}

// MARK: The chain

extension JournalWalk {
  private struct Row {
    let number: Int64
    let firstSeq: UInt64
    let lastSeq: UInt64
    let skeleton: [UInt8]
    let hash: [UInt8]

    init(_ row: borrowing Statement) {
      number = row.int64(0)
      firstSeq = UInt64(bitPattern: row.int64(1))
      lastSeq = UInt64(bitPattern: row.int64(2))
      skeleton = row.blob(3)
      hash = row.blob(4)
    }
  }

  private mutating func check(_ row: Row) throws {
    if row.number <= lastNumber {
      note("journal row \(row.number) was inserted before the first")
    } else if row.number != lastNumber &+ 1 {
      note("journal row \(lastNumber &+ 1) is missing, and all up to row \(row.number &- 1)")
    }
    if Journal.hash(after: report.head, row.skeleton) != row.hash {
      note("journal row \(row.number) does not fit its hash: it or row \(lastNumber) was altered")
    }
    if row.firstSeq != lastSeq &+ 1 {
      note("journal row \(row.number) does not go on from seq \(lastSeq)")
    }
    lastNumber = max(lastNumber, row.number)
    lastSeq = row.lastSeq
    report.rowCount += 1
    report.head = row.hash
    notedHeads.remove(row.hash)
    guard let skeleton = try? JournalSkeleton(row.skeleton) else {
      return note("journal row \(row.number) cannot be read")
    }
    try check(skeleton, of: row)
  }

  private mutating func check(_ skeleton: JournalSkeleton, of row: Row) throws {
    var seq = row.firstSeq &- 1
    for record in skeleton.records {
      seq &+= 1
      if record.seq != seq {
        note("journal row \(row.number) tells of seq \(record.seq) where seq \(seq) should be")
      }
      try compare(record, of: row)
    }
    if seq != row.lastSeq {
      note("journal row \(row.number) ends at seq \(row.lastSeq), but tells of those up to \(seq)")
    }
  }

  private mutating func compare(_ record: JournalSkeleton.Record, of row: Row) throws {
    let content = try connection.blob(
      "SELECT content FROM journal_content WHERE id = ?1 AND seq = ?2",
      .blob(record.id.bytes), .integer(Int64(bitPattern: record.seq)))
    guard let content else {
      return note("journal row \(row.number): the values of \(record.id) are gone")
    }
    contentCount += 1
    if !matches(record, content, row: row.number) {
      note("journal row \(row.number): the values of \(record.id) were altered")
    }
    for finding in blanks.account(for: record, row.number) { note(finding) }
  }

  private mutating func matches(
    _ record: JournalSkeleton.Record, _ stored: [UInt8], row: Int64
  ) -> Bool {
    guard let contents = try? JournalContent(stored).edits, contents.count == record.edits.count
    else { return false }
    for (place, content) in contents.enumerated() where content == nil {
      blanks.note(place, of: record, row: row)
    }
    return zip(record.edits, contents).allSatisfy { edit, content in
      guard let content else { return true }
      let stored = JournalEntry.Edit(
        slot: content.slot, mark: edit.mark, value: content.value, kind: content.kind,
        salt: content.salt)
      return stored.digest == edit.digest && edit.field == content.slot.field
    }
  }
}

// MARK: What else knows of it

extension JournalWalk {
  /// Rows of the side table that belong to no journal row. They are looked for only where there
  /// are more rows than were met.
  private mutating func checkForOrphans() throws {
    guard try connection.int64("SELECT count(*) FROM journal_content") != contentCount else {
      return
    }
    var known: (seq: Int64, skeleton: JournalSkeleton?) = (.min, nil)
    try connection.query("SELECT id, seq FROM journal_content ORDER BY seq, id") { row in
      let seq = row.int64(1)
      if seq > known.seq { known = try skeleton(holding: seq) }
      let isTold = known.skeleton?.records.contains {
        $0.seq == UInt64(bitPattern: seq) && $0.id.bytes == row.blob(0)
      }
      if isTold != true {
        let id = RecordID(bytes: row.blob(0)).map { "\($0)" } ?? Hexadecimal.encode(row.blob(0))
        note("the values of \(id) at seq \(seq) belong to no journal row")
      }
    }
  }

  /// The skeleton of the row that should tell of a seq, and the last seq for which that is so.
  private func skeleton(holding seq: Int64) throws -> (Int64, JournalSkeleton?) {
    try connection.first(
      "SELECT last_seq, skeleton FROM journal WHERE last_seq >= ?1 ORDER BY last_seq LIMIT 1",
      .integer(seq)
    ) { ($0.int64(0), try? JournalSkeleton($0.blob(1))) } ?? (.max, nil)
  }

  /// Compares where the journal ends with where the zone, its facts and its pushes do.
  private mutating func checkEnd() throws {
    let head = try FactStore(connection).head()
    let facts = try connection.int64("SELECT max(seq) FROM fact") ?? 0
    let pushes = try connection.int64("SELECT max(head) FROM push") ?? 0
    let witnesses = [
      ("the zone's head", head), ("its last fact", UInt64(bitPattern: facts)),
      ("its last push", UInt64(bitPattern: pushes)),
    ].filter { $0.1 > lastSeq }
    if !witnesses.isEmpty {
      let told = witnesses.map { "\($0.0) is seq \($0.1)" }.joined(separator: ", ")
      note(
        "journal row \(lastNumber &+ 1) is missing: the journal ends at seq \(lastSeq), but \(told)"
      )
    }
    // Of the pushes the last may have changed nothing; a fact has every seq but those overwritten.
    let end = min(head, UInt64(bitPattern: facts))
    if end < lastSeq {
      note("journal row \(lastNumber) was added: it ends at seq \(lastSeq), but the zone at \(end)")
    }
  }

  /// Every fact's latest change must be told of.
  private mutating func checkFacts() throws {
    let store = FactStore(connection)
    try connection.query(
      """
      SELECT seq, id FROM fact AS f WHERE NOT EXISTS
        (SELECT 1 FROM journal_content AS c WHERE c.id = f.id AND c.seq = f.seq)
      ORDER BY seq
      """
    ) { row in
      guard let id = RecordID(bytes: row.blob(1)) else { return }
      // Of an erased record the values are gone by right.
      let fact = try? store.facts(id: id).first
      if fact?.state.isErased != true {
        note("no journal row tells of seq \(row.int64(0)), the latest change of \(id)")
      }
    }
  }
}
