import LocalStore
import SyncProtocol

extension Registry {
  struct Person: Hashable, Sendable {
    let id: String
    let name: String
    let created: UInt64
    let grants: [Grant]
    /// Those that are not revoked.
    let deviceCount: Int
    let lastSeen: UInt64?
  }

  /// Everybody, in the order in which they were first invited.
  func people() throws -> [Person] {
    try connection.rows(
      """
      SELECT id, name, created,
        (SELECT count(*) FROM device WHERE person = person.id AND revoked_at IS NULL),
        (SELECT max(last_seen) FROM device WHERE person = person.id)
      FROM person ORDER BY id
      """
    ) { row in
      Person(
        id: row.text(0), name: row.text(1), created: row.time(2),
        grants: try grants(of: row.text(0)), deviceCount: row.int(3), lastSeen: row.timeOrNil(4))
    }
  }

  func personName(_ id: String) throws -> String? {
    try connection.text("SELECT name FROM person WHERE id = ?1", .text(id))
  }

  /// Adds a person who may do nothing yet.
  /// - Returns: the id.
  func addPerson(named name: String) throws -> String {
    let id = mintID()
    try connection.execute(
      "INSERT INTO person VALUES (?1, ?2, ?3)", .text(id), .text(try Self.checkedName(name)),
      .time(now))
    return id
  }

  func grants(of person: String) throws -> [Grant] {
    try connection.rows(
      "SELECT zone, role FROM access_grant WHERE person = ?1 ORDER BY zone", .text(person)
    ) { row in
      SyncServer.Grant(zoneName: row.text(0), roleName: row.text(1))
    }.compactMap { $0 }
  }

  /// What a person may reach now.
  func accessList(of person: String) throws -> AccessList {
    AccessList(revision: try revision(), grants: try grants(of: person), zones: try zones())
  }
}
