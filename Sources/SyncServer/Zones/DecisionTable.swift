import LocalStore
import SyncProtocol

/// What was decided on held records: by whom, when, and of whose. Rows are only ever added, and
/// carry no values.
struct DecisionTable {
  let connection: Connection

  struct Row {
    let type: String
    /// Whose edits were decided on.
    let person: String
    let decision: Settlement.Decision
    /// The name of who decided.
    let decider: String
    /// Milliseconds since 1970, by the server's clock.
    let at: UInt64
  }

  /// - Parameter seq: of the change that it made; nil if it made none.
  func note(
    _ decision: Settlement.Decision, on row: Quarantine.Row, by caller: Caller,
    at milliseconds: UInt64, seq: UInt64?
  ) throws {
    try connection.execute(
      """
      INSERT INTO decision(
        type, id, person, device, writer, reason, held_at, decision, by_person, by_name, by_device,
        at, seq)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
      """,
      .text(row.type), .blob(row.id.bytes), .text(row.person), .text(row.device),
      .integer(Int64(bitPattern: row.writer.number)), .text(row.reason), .time(row.at),
      .integer(Int64(bitPattern: decision.rawValue)), .text(caller.person), .text(caller.name),
      .text(caller.device), .time(milliseconds),
      seq.map { .integer(Int64(bitPattern: $0)) } ?? .null)
  }

  /// Every decision on the records with an id, in their order.
  func rows(of id: RecordID) throws -> [Row] {
    try connection.rows(
      "SELECT type, person, decision, by_name, at FROM decision WHERE id = ?1 ORDER BY n",
      .blob(id.bytes)
    ) { row in
      Settlement.Decision(rawValue: UInt64(bitPattern: row.int64(2))).map { decision in
        Row(
          type: row.text(0), person: row.text(1), decision: decision, decider: row.text(3),
          at: row.time(4))
      }
    }.compactMap { $0 }
  }
}
