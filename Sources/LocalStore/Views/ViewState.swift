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
  /// Whether every fact up to there has been read, and the tables have their indexes.
  var isFilled: Bool

  /// Nil if there are none yet.
  static func read(_ connection: Connection) throws -> ViewState? {
    guard try exists(connection) else { return nil }
    return try connection.first("SELECT * FROM view_state") { row in
      // Older views, which are to be made anew, knew less of themselves.
      ViewState(
        format: row.text(1), cursor: UInt64(bitPattern: row.int64(2)),
        settled: UInt64(bitPattern: row.int64(3)),
        isFilled: row.columnCount > 4 ? row.bool(4) : false)
    }
  }

  func write(_ connection: Connection) throws {
    try connection.execute(
      """
      INSERT INTO view_state VALUES (1, ?1, ?2, ?3, ?4)
      ON CONFLICT(only) DO UPDATE SET format = excluded.format, cursor = excluded.cursor,
        settled = excluded.settled, is_filled = excluded.is_filled
      """,
      .text(format), .integer(Int64(bitPattern: cursor)), .integer(Int64(bitPattern: settled)),
      SQLValue(isFilled))
  }

  /// Has the views made anew by whoever reads them next: facts went other than by newer ones.
  static func invalidate(_ connection: Connection) throws {
    guard try exists(connection) else { return }
    try connection.execute("UPDATE view_state SET format = ''")
  }

  /// Up to where the views know the facts' names; nowhere if they are of an older kind.
  static func cursor(_ connection: Connection) throws -> UInt64 {
    let state = try read(connection)
    return state.map { ViewTables.isReadable($0.format) ? $0.cursor : 0 } ?? 0
  }

  private static func exists(_ connection: Connection) throws -> Bool {
    try connection.int64("SELECT 1 FROM sqlite_schema WHERE name = 'view_state'") != nil
  }
}
