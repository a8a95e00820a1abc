import LocalStore
import SyncProtocol

extension Registry {
  struct Device: Hashable, Sendable {
    let id: String
    let name: String
    let person: String
    let personName: String
    let created: UInt64
    let lastSeen: UInt64?
    let revokedAt: UInt64?
    /// Whether its replica is to be cleared once its unsynced work lies on the server.
    let isToBeWiped: Bool
  }

  /// Every device that ever joined, oldest first.
  func devices() throws -> [Device] {
    try connection.rows(
      """
      SELECT d.id, d.name, d.person, p.name, d.created, d.last_seen, d.revoked_at, d.wipe
      FROM device AS d JOIN person AS p ON p.id = d.person ORDER BY d.id
      """
    ) { row in
      Device(
        id: row.text(0), name: row.text(1), person: row.text(2), personName: row.text(3),
        created: row.time(4), lastSeen: row.timeOrNil(5), revokedAt: row.timeOrNil(6),
        isToBeWiped: row.bool(7))
    }
  }

  /// Takes a device's access away; doing so again changes nothing but may add the wish to wipe.
  func revoke(_ device: String, wipe: Bool, by actor: String) throws {
    try connection.transaction {
      let before = try standing(of: device)
      try connection.execute(
        """
        UPDATE device SET revoked_at = coalesce(revoked_at, ?2), wipe = max(wipe, ?3)
        WHERE id = ?1
        """, .text(device), .time(now), SQLValue(wipe))
      let (person, after) = try standing(of: device)
      guard after != before.standing else { return }
      try log(
        AccessChange.Subject.device(device), of: person, before.standing.rawValue,
        after.rawValue, by: actor)
    }
  }

  private func standing(of device: String) throws -> (person: String, standing: DeviceStanding) {
    let found = try connection.first(
      "SELECT person, revoked_at, wipe FROM device WHERE id = ?1", .text(device)
    ) { row in
      (row.text(0), DeviceStanding(isRevoked: !row.isNull(1), isToBeWiped: row.bool(2)))
    }
    guard let found else { throw RegistryError.unknownDevice(device) }
    return found
  }

  /// Where a device stands, in the words of lists and logs.
  enum DeviceStanding: String {
    case enrolled
    case revoked
    case toBeWiped = "revoked, to be wiped"

    init(isRevoked: Bool, isToBeWiped: Bool) {
      self = !isRevoked ? .enrolled : isToBeWiped ? .toBeWiped : .revoked
    }
  }
}

extension Registry {
  /// The latest moment that anything here is of, in milliseconds since 1970; 0 if there is nothing.
  func latestMoment() throws -> UInt64 {
    let latest = try connection.int64(
      """
      SELECT max(moment) FROM (
        SELECT max(last_seen) AS moment FROM device UNION ALL SELECT max(created) FROM device
        UNION ALL SELECT max(created) FROM person)
      """)
    return UInt64(clamping: latest ?? 0)
  }
}
