import SyncProtocol

/// The names under which the rows show their authors, so that a name that becomes known later, or
/// changes, reaches the rows.
struct ViewAuthors {
  let connection: Connection

  static let tables = """
    CREATE TABLE view_author(writer INTEGER PRIMARY KEY, name TEXT);
    """

  /// Somebody who is called otherwise than in the rows.
  struct Renaming {
    let writer: WriterID
    let old: String?
    let new: String?
  }

  func renamings(_ name: (WriterID) -> String?) throws -> [Renaming] {
    try connection.rows("SELECT writer, name FROM view_author") { row -> Renaming? in
      let writer = WriterID(UInt64(bitPattern: row.int64(0)))
      let (old, new) = (row.textOrNil(1), name(writer))
      return old == new ? nil : Renaming(writer: writer, old: old, new: new)
    }.compactMap { $0 }
  }

  func put(_ writer: WriterID, _ name: String?) throws {
    try connection.execute(
      """
      INSERT INTO view_author VALUES (?1, ?2)
      ON CONFLICT(writer) DO UPDATE SET name = excluded.name
      """, .integer(Int64(bitPattern: writer.number)), SQLValue(name))
  }
}
