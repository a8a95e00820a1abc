package import SyncProtocol

/// The digests of what the outbox holds, zone by zone, kept beside it so that nobody has to look at
/// every unsent record again: a view of facts and outbox, which follows both.
///
/// What is in the outbox is looked at once: its hash is noted with the number of its row. Later the
/// facts that arrived since then are looked at, and the rows that are newer. Rows that went show in
/// how many there are left, or, since only the number of the last row is given out again, in what
/// that is; then everything is looked at anew. Whatever is odd (two records with one id) is not kept
/// at all.
struct UnsentDigests {
  /// How much may be new before it is noted: to look at that again is cheaper than to write.
  static let changesLeftUnnoted = 500

  let connection: Connection

  static let tables = """
    -- Up to which fact and which row of the outbox is noted what is unsent, and how many rows.
    -- last: the record in that row.
    CREATE TABLE view_unsent(
      only INTEGER PRIMARY KEY CHECK (only = 1), seq INTEGER NOT NULL, n INTEGER NOT NULL,
      rows INTEGER NOT NULL, last BLOB NOT NULL);
    CREATE TABLE view_unsent_row(n INTEGER PRIMARY KEY, hash BLOB NOT NULL);
    CREATE TABLE view_unsent_digest(
      zone TEXT PRIMARY KEY, records INTEGER NOT NULL, sum BLOB NOT NULL) WITHOUT ROWID;
    """

  /// What is noted, and what became of it since then.
  private struct Tally {
    var seq: Int64 = 0
    var number: Int64 = 0
    var rows: Int64 = 0
    var last: [UInt8] = []
    var digests: [Zone: Digest] = [:]
    /// The hashes to be noted.
    var news: [(number: Int64, hash: RecordHash)] = []
  }

  /// Nil if they are not kept, or whatever there is of them cannot be read.
  func current() throws -> [Zone: Digest]? {
    guard let noted = try noted(), try isWhole(noted), let tally = try followed(noted) else {
      return nil
    }
    return tally.news.count <= Self.changesLeftUnnoted ? tally.digests : nil
  }

  /// Notes what is unsent, in a transaction of the caller's.
  /// - Returns: nil if it is too odd to be kept.
  func note() throws -> [Zone: Digest]? {
    if let noted = try noted(), try isWhole(noted), let tally = try followed(noted) {
      try write(tally)
      return tally.digests
    }
    for table in ["view_unsent", "view_unsent_row", "view_unsent_digest"] {
      try connection.execute("DELETE FROM \(table)")
    }
    var empty = Tally()
    empty.seq = try head()
    guard let tally = try followed(empty) else { return nil }
    try write(tally)
    return tally.digests
  }

  /// Whether there is a place for notes: a file that could never be written has none.
  func isKept() throws -> Bool {
    try connection.int64("SELECT 1 FROM sqlite_schema WHERE name = 'view_unsent_digest'") != nil
  }

  private func head() throws -> Int64 {
    try connection.int64("SELECT max(seq) FROM fact") ?? 0
  }

  private func noted() throws -> Tally? {
    guard try isKept(),
      var tally = try connection.first(
        "SELECT seq, n, rows, last FROM view_unsent",
        transform: {
          Tally(
            seq: $0.int64(0), number: $0.int64(1), rows: $0.int64(2), last: $0.blob(3))
        })
    else { return nil }
    try connection.query("SELECT zone, records, sum FROM view_unsent_digest") { row in
      guard let zone = Zone(row.text(0)), let sum = RecordHash(bytes: row.blob(2)) else {
        throw DamagedRow(in: "view_unsent_digest")
      }
      tally.digests[zone] = Digest(count: UInt64(bitPattern: row.int64(1)), sum: sum)
    }
    return tally
  }

  /// Whether every row of the outbox that is noted is still there.
  private func isWhole(_ tally: Tally) throws -> Bool {
    let all = try connection.int64("SELECT count(*) FROM outbox") ?? 0
    let newer = try connection.int64(
      "SELECT count(*) FROM outbox WHERE n > ?1", .integer(tally.number))
    let last = try connection.blob("SELECT id FROM outbox WHERE n = ?1", .integer(tally.number))
    return all - (newer ?? 0) == tally.rows && last ?? [] == tally.last
  }

  /// Nil if it is too odd.
  private func followed(_ noted: Tally) throws -> Tally? {
    var tally = noted
    guard try addChanged(since: noted, to: &tally), try addRows(after: noted.number, to: &tally)
    else { return nil }
    tally.seq = try head()
    return tally
  }

  /// The facts that changed, of rows that are noted.
  private func addChanged(since noted: Tally, to tally: inout Tally) throws -> Bool {
    var isOdd = false
    try connection.query(
      """
      SELECT o.n, o.zone, f.hash, f.type = o.type, r.hash
      FROM fact AS f CROSS JOIN outbox AS o ON o.id = f.id AND o.zone = f.zone
      LEFT JOIN view_unsent_row AS r ON r.n = o.n WHERE f.seq > ?1 AND o.n <= ?2
      """, .integer(noted.seq), .integer(noted.number)
    ) { row in
      guard row.bool(3), let zone = Zone(row.text(1)), let new = RecordHash(bytes: row.blob(2)),
        let old = RecordHash(bytes: row.blob(4))
      else { return isOdd = true }
      tally.digests[zone, default: .empty].remove(old)
      tally.digests[zone, default: .empty].add(new)
      tally.news.append((row.int64(0), new))
    }
    return !isOdd
  }

  private func addRows(after number: Int64, to tally: inout Tally) throws -> Bool {
    var isOdd = false
    try connection.query(
      """
      SELECT o.n, o.zone, f.hash, f.type = o.type, o.id
      FROM outbox AS o CROSS JOIN fact AS f ON f.id = o.id AND f.zone = o.zone
      WHERE o.n > ?1 ORDER BY o.n
      """, .integer(number)
    ) { row in
      guard row.int64(0) > tally.number, row.bool(3), let zone = Zone(row.text(1)),
        let hash = RecordHash(bytes: row.blob(2))
      else { return isOdd = true }
      tally.number = row.int64(0)
      tally.last = row.blob(4)
      tally.rows += 1
      tally.digests[zone, default: .empty].add(hash)
      tally.news.append((row.int64(0), hash))
    }
    return !isOdd
  }

  private func write(_ tally: Tally) throws {
    for (number, hash) in tally.news {
      try connection.execute(
        "INSERT OR REPLACE INTO view_unsent_row VALUES (?1, ?2)", .integer(number),
        .blob(hash.bytes))
    }
    for (zone, digest) in tally.digests {
      try connection.execute(
        "INSERT OR REPLACE INTO view_unsent_digest VALUES (?1, ?2, ?3)", .text(zone.name),
        .integer(Int64(bitPattern: digest.count)), .blob(digest.sum.bytes))
    }
    try connection.execute(
      "INSERT OR REPLACE INTO view_unsent VALUES (1, ?1, ?2, ?3, ?4)", .integer(tally.seq),
      .integer(tally.number), .integer(tally.rows), .blob(tally.last))
  }
}

extension Replica {
  /// This replica's digest of each of some zones, without the records that are unsent or held, at
  /// a cost that does not grow with them.
  package func digestsOfSent(in zones: [Zone]) throws -> [Zone: Digest] {
    let unsent = try unsentDigests()
    var digests: [Zone: Digest] = [:]
    for zone in zones {
      guard let unsent else {
        digests[zone] = try digest(of: zone)
        continue
      }
      var digest = try store.digest(of: zone)
      if let left = unsent[zone] { digest.remove(left) }
      digests[zone] = digest
    }
    return digests
  }

  private func unsentDigests() throws -> [Zone: Digest]? {
    let kept = UnsentDigests(connection: connection)
    if let current = try connection.snapshot({ try kept.current() }) { return current }
    guard connection.mode != .readOnly, !connection.isInTransaction, try kept.isKept() else {
      return nil
    }
    do {
      return try connection.transaction { try kept.note() }
    } catch let error as SQLiteError where error.isBusy {
      return nil
    }
  }
}
