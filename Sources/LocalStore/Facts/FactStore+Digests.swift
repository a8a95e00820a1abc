import SyncProtocol

/// What is kept beside the facts, so that nobody has to read all of them.
extension FactStore {
  func save(_ digest: Digest, of zone: Zone) throws {
    try connection.execute(
      """
      INSERT INTO fact_digest VALUES (?1, ?2, ?3)
      ON CONFLICT(zone) DO UPDATE SET records = excluded.records, sum = excluded.sum
      """,
      .text(zone.name), .integer(Int64(bitPattern: digest.count)), .blob(digest.sum.bytes))
  }

  /// Computes every zone's digest anew from the hashes of its facts.
  func rebuildDigests() throws {
    var digests: [Zone: Digest] = [:]
    try connection.query("SELECT zone, hash FROM fact") { row in
      guard let zone = Zone(row.text(0)) else { return }
      digests[zone, default: .empty].add(
        RecordHash(bytes: row.blob(1)) ?? RecordHash(high: 0, low: 0))
    }
    try connection.execute("DELETE FROM fact_digest")
    for (zone, digest) in digests { try save(digest, of: zone) }
  }

  /// How many facts there are, and whether somebody else than this store has added, changed or
  /// taken away any: a trigger tells, or their number.
  func tally() throws -> (count: Int64, isTouched: Bool) {
    try connection.first(
      """
      SELECT n, touched OR n <> (SELECT coalesce(sum(records), 0) FROM fact_digest)
      FROM (SELECT count(*) AS n FROM fact), fact_head
      """
    ) { ($0.int64(0), $0.bool(1)) } ?? (0, false)
  }

  func forgetTouch() throws { try connection.execute("UPDATE fact_head SET touched = 0") }
}
