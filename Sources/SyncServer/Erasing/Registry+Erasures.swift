import LocalStore
import SyncProtocol

extension Registry {
  /// Decides, durably, that all of some records but some fields is to be destroyed. What an earlier
  /// erasure took already needs no decision again.
  /// - Parameters:
  ///   - keys: the record that was named, and those that were merged into it.
  ///   - subject: the one that was named.
  func erase(
    _ keys: [RecordKey], as subject: RecordID, keeping fields: Set<Slot>,
    by author: ErasureEntry.Author, reason: String?
  ) throws {
    try connection.transaction {
      for key in keys {
        let earlier = try erasures(of: key).last?.kept
        let kept = earlier.map { $0.intersection(fields) } ?? fields
        if kept == earlier { continue }
        try insert(key, subject, kept, author, reason)
      }
    }
  }

  private func insert(
    _ key: RecordKey, _ subject: RecordID, _ kept: Set<Slot>, _ author: ErasureEntry.Author,
    _ reason: String?
  ) throws {
    let last = try connection.int64("SELECT max(revision) FROM erasure") ?? 0
    let names = JSONValue.array(kept.map(\.name).sorted().map { .string($0) })
    try connection.execute(
      """
      INSERT INTO erasure(revision, zone, type, id, subject, kept, at, device, name, reason)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      """,
      .integer(max(last + 1, Int64(clamping: now))), .text(key.zone.name), .text(key.type),
      .blob(key.id.bytes), .blob(subject.bytes), .text(JSONWriter.text(names)), .time(now),
      .text(author.device), .text(author.name), SQLValue(reason))
  }

  /// Every erasure of a record, oldest first.
  func erasures(of key: RecordKey) throws -> [ErasureEntry] {
    try erasures("id = ?1", [.blob(key.id.bytes)]).filter { $0.key == key }
  }

  /// Every erasure of a record and, with it, of those that were merged into it.
  func erasures(ofSubject key: RecordKey) throws -> [ErasureEntry] {
    try erasures("id = ?1 OR subject = ?1", [.blob(key.id.bytes)])
      .filter { $0.key == key || $0.subject == key.id && $0.key.type == key.type }
  }

  func erasures(in zone: Zone) throws -> [ErasureEntry] {
    try erasures("zone = ?1", [.text(zone.name)])
  }

  /// The next erasures for a replica that has carried out those up to a revision. None is told
  /// before the server itself has carried it out, nor before one that was decided earlier.
  func erasures(after revision: UInt64) throws -> ErasureList? {
    let entries = try erasures(
      """
      revision > ?1 AND
        revision < coalesce((SELECT min(revision) FROM erasure WHERE NOT is_done), ?2)
      """, [.integer(Int64(clamping: revision)), .integer(Int64.max)],
      limit: Limits.erasuresPerAnswer)
    guard let last = entries.last else { return nil }
    return ErasureList(revision: last.revision, erasures: entries.map(\.erasure))
  }

  /// The revision of the last erasure; 0 if there never was one.
  func lastErasure() throws -> UInt64 {
    UInt64(clamping: try connection.int64("SELECT max(revision) FROM erasure") ?? 0)
  }

  /// Nothing of these is left in their zones' files.
  func markDone(_ entries: [ErasureEntry]) throws {
    let undone = entries.filter { !$0.isDone }
    guard !undone.isEmpty else { return }
    try connection.transaction {
      for entry in undone {
        try connection.execute(
          "UPDATE erasure SET is_done = 1 WHERE revision = ?1",
          .integer(Int64(bitPattern: entry.revision)))
      }
    }
  }

  private func erasures(
    _ condition: String, _ values: [SQLValue], limit: Int = .max
  ) throws -> [ErasureEntry] {
    try connection.rows(
      """
      SELECT \(ErasureEntry.columns) FROM erasure WHERE \(condition)
      ORDER BY revision LIMIT \(limit)
      """, values: values
    ) { ErasureEntry($0) }.compactMap { $0 }
  }
}
