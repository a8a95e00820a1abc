import SyncProtocol

/// Which rows were made with the help of which other records, and which of them wait to be made
/// anew because such a record changed.
///
/// A row's label names the records it refers to, its references lead through merged duplicates, its
/// phase ranks by the programme. Nearly always those are records that the row's own columns name,
/// whose indexes find it. Whatever other record had a part in a row, held here or not, is noted
/// with it; a note too many costs a refresh, nothing else.
struct ViewDependencies {
  let connection: Connection

  static let tables = """
    CREATE TABLE view_dependency(
      on_id BLOB NOT NULL, id BLOB NOT NULL, type TEXT NOT NULL, zone TEXT NOT NULL,
      PRIMARY KEY(on_id, id, type, zone)) WITHOUT ROWID;
    CREATE TABLE view_stale(
      id BLOB NOT NULL, type TEXT NOT NULL, zone TEXT NOT NULL,
      PRIMARY KEY(id, type, zone)) WITHOUT ROWID;
    """

  func note(_ fact: Fact, reads: Set<RecordID>) throws {
    let key = fact.key
    // Of an erased record not even what it was connected with may stay.
    if fact.state.isErased { try forget(key) }
    for id in reads where id != key.id {
      try connection.execute(
        "INSERT OR IGNORE INTO view_dependency VALUES (?1, ?2, ?3, ?4)",
        .blob(id.bytes), .blob(key.id.bytes), .text(key.type), .text(key.zone.name))
    }
  }

  private func forget(_ key: RecordKey) throws {
    try connection.execute(
      "DELETE FROM view_dependency WHERE id = ?1 AND type = ?2 AND zone = ?3",
      .blob(key.id.bytes), .text(key.type), .text(key.zone.name))
  }

  /// Notes that everything made with the help of a record is to be made anew.
  func markDependents(of id: SQLValue) throws {
    try connection.execute(
      """
      INSERT OR IGNORE INTO view_stale
      SELECT id, type, zone FROM view_dependency WHERE on_id = ?1
      """, id)
  }

  func mark(_ key: RecordKey) throws {
    try connection.execute(
      "INSERT OR IGNORE INTO view_stale VALUES (?1, ?2, ?3)",
      .blob(key.id.bytes), .text(key.type), .text(key.zone.name))
  }

  /// The next records to be made anew, which are taken off the list.
  func takeStale(limit: Int) throws -> [RecordKey] {
    let keys = try connection.rows(
      "SELECT zone, type, id FROM view_stale ORDER BY id, type, zone LIMIT ?1", .integer(limit)
    ) { row -> RecordKey in
      guard let zone = Zone(row.text(0)), let id = RecordID(bytes: row.blob(2)) else {
        throw DamagedRow(in: "view_stale")
      }
      return RecordKey(zone: zone, type: row.text(1), id: id)
    }
    for key in keys {
      try connection.execute(
        "DELETE FROM view_stale WHERE id = ?1 AND type = ?2 AND zone = ?3",
        .blob(key.id.bytes), .text(key.type), .text(key.zone.name))
    }
    return keys
  }

  func hasStale() throws -> Bool {
    try connection.int64("SELECT 1 FROM view_stale LIMIT 1") != nil
  }
}
