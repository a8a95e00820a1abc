import LocalStore
import SyncProtocol

extension Registry {
  /// Whom an invitation is for.
  enum Invitee: Hashable, Sendable {
    /// A person who is not here yet.
    case new(name: String)
    /// A person by id: another device, or another zone.
    case known(id: String)
  }

  struct Invitation: Hashable, Sendable {
    let code: InvitationCode
    let person: String
    let expires: UInt64
  }

  /// Makes a one-time invitation. Its rights are the person's from the moment it is used.
  /// - Parameter zones: none for a role that holds in all zones.
  func invite(
    _ invitee: Invitee, as role: Role, in zones: [Zone], validFor milliseconds: UInt64
  ) throws -> Invitation {
    let grants = try Self.grants(role, zones)
    return try connection.transaction {
      for case let zone? in grants.map(\.zone) {
        guard try holds(zone) else { throw RegistryError.unknownZone(zone) }
      }
      let invitation = Invitation(
        code: InvitationCode.minted(using: &random), person: try personID(of: invitee),
        expires: now + milliseconds)
      try connection.execute(
        """
        INSERT INTO invitation(code_hash, person, role, zones, created, expires)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """,
        .blob(invitation.code.hash), .text(invitation.person), .text(role.rawValue),
        .text(grants.map(\.zoneName).joined(separator: " ")), .time(now),
        .time(invitation.expires))
      return invitation
    }
  }

  private func personID(of invitee: Invitee) throws -> String {
    switch invitee {
    case .new(let name): return try addPerson(named: name)
    case .known(let id):
      guard try personName(id) != nil else { throw RegistryError.unknownPerson(id) }
      return id
    }
  }
}
