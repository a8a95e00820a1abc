import LocalStore
import SyncProtocol

/// Who may do what where, and how that changes.
extension Registry {
  /// Gives a role, inside a transaction. A higher one that the person has already stays.
  func add(_ grant: Grant, to person: String, by actor: String) throws {
    let present = try grants(of: person).first { $0.zone == grant.zone }
    if let present, present.role >= grant.role { return }
    try setRole(grant.role, in: grant.zoneName, of: person, by: actor)
  }

  /// Sets a person's role, be it higher or lower than what they had.
  ///
  /// A role in some zones takes the place of one in all of them, and the other way round: else
  /// nobody could be given less. Unused invitations that would give more back are cancelled.
  /// - Parameter zones: none for a role that holds in all zones.
  /// - Returns: how many invitations were cancelled.
  @discardableResult
  func grant(
    _ role: Role, in zones: [Zone], to person: String, by actor: String
  ) throws -> Int {
    let wanted = try Self.grants(role, zones)
    return try connection.transaction {
      try check(person, zones)
      for present in try grants(of: person)
      where (present.zone == nil) != role.coversAllZones {
        try setRole(nil, in: present.zoneName, of: person, by: actor)
      }
      for grant in wanted { try setRole(role, in: grant.zoneName, of: person, by: actor) }
      return try cancelInvitations(of: person) { invited in
        invited.role > role
          && (role.coversAllZones || invited.zone == nil || zones.contains { $0 == invited.zone })
      }
    }
  }

  /// Takes roles away, with the unused invitations that would give them back.
  /// - Parameter zones: none for everything that the person may do.
  /// - Returns: how many invitations were cancelled.
  @discardableResult
  func revokeAccess(
    of person: String, in zones: [Zone], by actor: String
  ) throws -> Int {
    try connection.transaction {
      try check(person, zones)
      let present = try grants(of: person)
      if !zones.isEmpty, let all = present.first(where: { $0.zone == nil }) {
        throw RegistryError.roleCoversAllZones(all.role)
      }
      for grant in present where zones.isEmpty || zones.contains(where: { $0 == grant.zone }) {
        try setRole(nil, in: grant.zoneName, of: person, by: actor)
      }
      return try cancelInvitations(of: person) { invited in
        zones.isEmpty || invited.zone == nil || zones.contains { $0 == invited.zone }
      }
    }
  }

  /// The grants that a role amounts to.
  static func grants(_ role: Role, _ zones: [Zone]) throws -> [Grant] {
    if role.coversAllZones { return [Grant(zone: nil, role: role)] }
    guard !zones.isEmpty else { throw RegistryError.roleNeedsZone(role) }
    return Set(zones).sorted().map { Grant(zone: $0, role: role) }
  }

  private func check(_ person: String, _ zones: [Zone]) throws {
    guard try personName(person) != nil else { throw RegistryError.unknownPerson(person) }
    for zone in zones {
      guard try holds(zone) else { throw RegistryError.unknownZone(zone) }
    }
  }

  /// The one place where a grant changes: with the revision, and the log.
  private func setRole(
    _ role: Role?, in zoneName: String, of person: String, by actor: String
  ) throws {
    let before = try connection.text(
      "SELECT role FROM access_grant WHERE person = ?1 AND zone = ?2", .text(person),
      .text(zoneName))
    guard before != role?.rawValue else { return }
    if let role {
      try connection.execute(
        """
        INSERT INTO access_grant VALUES (?1, ?2, ?3)
        ON CONFLICT(person, zone) DO UPDATE SET role = excluded.role
        """, .text(person), .text(zoneName), .text(role.rawValue))
    } else {
      try connection.execute(
        "DELETE FROM access_grant WHERE person = ?1 AND zone = ?2", .text(person),
        .text(zoneName))
    }
    try log(.zone(zoneName), of: person, before, role?.rawValue, by: actor)
    try bumpRevision()
  }

  private func cancelInvitations(
    of person: String, where isToGo: (Grant) -> Bool
  ) throws -> Int {
    let unused = try connection.rows(
      """
      SELECT code_hash, role, zones FROM invitation
      WHERE person = ?1 AND used_at IS NULL AND expires > ?2
      """, .text(person), .time(now)
    ) { row in (hash: row.blob(0), grants: Grant.list(row.text(2), roleName: row.text(1))) }
    let cancelled = unused.filter { $0.grants.contains(where: isToGo) }
    for invitation in cancelled {
      try connection.execute(
        "UPDATE invitation SET expires = ?2 WHERE code_hash = ?1", .blob(invitation.hash),
        .time(now))
    }
    return cancelled.count
  }
}
