import LocalStore
import SyncProtocol

/// A zone's audit trail: for each push that changed something a row, chained by SHA-256.
///
/// A row's hash is SHA-256 over the hash before it (nothing for the first) and its skeleton, so
/// that no row can be altered, removed, inserted or moved without every later hash telling.
struct Journal {
  let connection: Connection

  /// Appends what one push changed, in the transaction that joined it.
  func append(
    _ pieces: [(seq: UInt64, piece: JournalPiece)], device: String, writer: WriterID,
    at milliseconds: UInt64
  ) throws {
    guard let first = pieces.first, let last = pieces.last else { return }
    let skeleton = JournalEntry.skeleton(
      device: device, writer: writer, at: milliseconds, pieces)
    let hash = Self.hash(after: try lastHash(), skeleton)
    try connection.execute(
      "INSERT INTO journal(first_seq, last_seq, skeleton, hash) VALUES (?1, ?2, ?3, ?4)",
      .integer(Int64(bitPattern: first.seq)), .integer(Int64(bitPattern: last.seq)),
      .blob(skeleton), .blob(hash))
    var insertion = try connection.prepare(
      "INSERT INTO journal_content(id, seq, content) VALUES (?1, ?2, ?3)")
    for (seq, piece) in pieces {
      try insertion.bind(piece.id.bytes, at: 1)
      try insertion.bind(Int64(bitPattern: seq), at: 2)
      try insertion.bind(piece.content, at: 3)
      try insertion.run()
    }
  }

  func append(
    _ entry: JournalEntry, device: String, writer: WriterID, at milliseconds: UInt64
  ) throws {
    try append([(entry.seq, entry.piece)], device: device, writer: writer, at: milliseconds)
  }

  /// Walks the whole chain; see `JournalWalk`.
  /// - Parameter notedHeads: hashes of rows that were noted down, each of which must be there.
  func verify(notedHeads: Set<[UInt8]> = []) throws -> JournalWalk.Report {
    var walk = JournalWalk(connection, notedHeads: notedHeads)
    return try walk.run()
  }

  static func hash(after previous: [UInt8], _ skeleton: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.update(previous)
    hash.update(skeleton)
    return hash.finalize()
  }

  private func lastHash() throws -> [UInt8] {
    try connection.blob("SELECT hash FROM journal ORDER BY n DESC LIMIT 1") ?? []
  }

  /// What a cursor carries for a position: the first 16 bytes of the hash of the last row that
  /// ends at or before it; empty if there is none.
  func cursorHash(at position: UInt64) throws -> [UInt8] {
    let hash = try connection.blob(
      "SELECT hash FROM journal WHERE last_seq <= ?1 ORDER BY last_seq DESC LIMIT 1",
      .integer(Int64(clamping: position)))
    return Array((hash ?? []).prefix(16))
  }

  /// Whether an author's edit, with this value, ever arrived here.
  func holds(_ value: Value, of slot: Slot, _ mark: Mark, in id: RecordID) throws -> Bool {
    var found = false
    try connection.query(
      """
      SELECT c.content, j.skeleton, c.seq FROM journal_content AS c
      JOIN journal AS j ON j.last_seq =
        (SELECT min(last_seq) FROM journal WHERE last_seq >= c.seq)
      WHERE c.id = ?1
      """, .blob(id.bytes)
    ) { row in
      let seq = UInt64(bitPattern: row.int64(2))
      let record = try JournalSkeleton(row.blob(1)).records.first { $0.seq == seq }
      let contents = try JournalContent(row.blob(0)).edits
      for (edit, content) in zip(record?.edits ?? [], contents)
      where edit.mark == mark && content?.slot == slot && content?.value == value {
        found = true
      }
    }
    return found
  }
}
