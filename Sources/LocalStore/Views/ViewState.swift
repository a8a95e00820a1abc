import SyncProtocol

/// How far the views have followed the facts.
struct ViewState: Hashable {
  /// What built them; other views are rebuilt.
  var format: String
  /// The arrival number up to which facts were read.
  var cursor: UInt64
  /// The head of the facts when the building began: what arrived until then was read in its last
  /// state, so that its dependents need not be refreshed.
  var settled: UInt64

  /// Nil if there are none yet.
  static func read(_ connection: Connection) throws -> ViewState? {
    guard try exists(connection) else { return nil }
    return try connection.first("SELECT format, cursor, settled FROM view_state") { row in
      ViewState(
        format: row.text(0), cursor: UInt64(bitPattern: row.int64(1)),
        settled: UInt64(bitPattern: row.int64(2)))
    }
  }

  func write(_ connection: Connection) throws {
    try connection.execute(
      """
      INSERT INTO view_state VALUES (1, ?1, ?2, ?3)
      ON CONFLICT(only) DO UPDATE SET
        format = excluded.format, cursor = excluded.cursor, settled = excluded.settled
      """,
      .text(format), .integer(Int64(bitPattern: cursor)), .integer(Int64(bitPattern: settled)))
  }

  /// Has the views made anew by whoever reads them next: facts went other than by newer ones.
  static func invalidate(_ connection: Connection) throws {
    guard try exists(connection) else { return }
    try connection.execute("UPDATE view_state SET format = ''")
  }

  static func cursor(_ connection: Connection) throws -> UInt64 {
    try read(connection)?.cursor ?? 0
  }

  private static func exists(_ connection: Connection) throws -> Bool {
    try connection.int64("SELECT 1 FROM sqlite_schema WHERE name = 'view_state'") != nil
  }
}
