import LocalStore
import SyncProtocol

extension Registry {
  /// One change of somebody's rights.
  struct AccessChange: Hashable, Sendable {
    /// What changed: a role in a zone ('*' for all of them), or a device's standing.
    enum Subject: Hashable, Sendable {
      case zone(String)
      case device(String)
    }

    let at: UInt64
    /// On whose word: `server:USER`, or `invitation` for what a person accepted by joining.
    let actor: String
    let person: String
    let personName: String
    let subject: Subject
    /// The role or the standing; nil for none.
    let before: String?
    let after: String?
  }

  /// Inside the transaction that changes it.
  func log(
    _ subject: AccessChange.Subject, of person: String, _ before: String?, _ after: String?,
    by actor: String
  ) throws {
    let (zone, device): (String?, String?) =
      switch subject {
      case .zone(let name): (name, nil)
      case .device(let id): (nil, id)
      }
    try connection.execute(
      """
      INSERT INTO access_log(at, actor, person, zone, device, before, after)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """,
      .time(now), .text(actor), .text(person), SQLValue(zone), SQLValue(device),
      SQLValue(before), SQLValue(after))
  }

  /// Every change there ever was, oldest first.
  /// - Parameter person: nil for everybody's.
  func accessChanges(of person: String? = nil) throws -> [AccessChange] {
    try connection.rows(
      """
      SELECT l.at, l.actor, l.person, coalesce(p.name, ''), l.zone, l.device, l.before, l.after
      FROM access_log AS l LEFT JOIN person AS p ON p.id = l.person
      WHERE ?1 IS NULL OR l.person = ?1 ORDER BY l.n
      """, SQLValue(person)
    ) { row in
      AccessChange(
        at: row.time(0), actor: row.text(1), person: row.text(2), personName: row.text(3),
        subject: row.textOrNil(4).map { .zone($0) } ?? .device(row.text(5)),
        before: row.textOrNil(6), after: row.textOrNil(7))
    }
  }
}
