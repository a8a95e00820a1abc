import SyncProtocol

/// The index of the names by which records are found, deleted and merged ones included: whoever
/// asks checks what they are now.
struct ViewNames {
  let connection: Connection

  init(_ store: FactStore) { connection = store.connection }

  static let tables = """
    CREATE TABLE view_name(
      id BLOB NOT NULL, type TEXT NOT NULL, zone TEXT NOT NULL, name TEXT NOT NULL,
      PRIMARY KEY(id, type, zone, name)) WITHOUT ROWID;
    CREATE INDEX view_name_by_name ON view_name(name);
    """

  /// The records that had this name when the views were brought up to date, and others that are
  /// to be looked at.
  func candidates(_ folded: String, _ others: [RecordKey]) throws -> [RecordKey] {
    guard try connection.int64("SELECT 1 FROM sqlite_schema WHERE name = 'view_name'") != nil
    else { return others }
    let named = try connection.rows(
      "SELECT zone, type, id FROM view_name WHERE name = ?1", .text(folded)
    ) { row -> RecordKey? in
      guard let zone = Zone(row.text(0)), let id = RecordID(bytes: row.blob(2)) else { return nil }
      return RecordKey(zone: zone, type: row.text(1), id: id)
    }
    return named.compactMap { $0 } + others
  }

  /// Sets the names of a record.
  func put(_ key: RecordKey, _ names: Set<String>) throws {
    let place: [SQLValue] = [.blob(key.id.bytes), .text(key.type), .text(key.zone.name)]
    let known = Set(
      try connection.rows(
        "SELECT name FROM view_name WHERE id = ?1 AND type = ?2 AND zone = ?3", values: place
      ) { $0.text(0) })
    for name in known.subtracting(names) {
      try connection.execute(
        "DELETE FROM view_name WHERE id = ?1 AND type = ?2 AND zone = ?3 AND name = ?4",
        values: place + [.text(name)])
    }
    for name in names.subtracting(known) {
      try connection.execute(
        "INSERT INTO view_name VALUES (?1, ?2, ?3, ?4)", values: place + [.text(name)])
    }
  }
}
