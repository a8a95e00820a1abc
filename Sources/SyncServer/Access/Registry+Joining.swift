import LocalStore
import SyncProtocol

extension Registry {
  /// What an enrolled laptop is told, once.
  struct JoinResult: Hashable, Sendable {
    let credential: Credential
    let device: String
    let person: String
    let name: String
    let access: AccessList
  }

  /// Turns an invitation into a device. Of two laptops that use one code at the same time, one is
  /// enrolled.
  func join(_ code: InvitationCode, deviceName: String) throws -> JoinResult {
    try connection.transaction {
      guard let invitation = try unusedInvitation(code) else {
        throw RegistryError.invitationInvalid
      }
      let device = mintID()
      try connection.execute(
        "UPDATE invitation SET used_at = ?2, device = ?3 WHERE code_hash = ?1",
        .blob(code.hash), .time(now), .text(device))
      for grant in invitation.grants {
        try add(grant, to: invitation.person, by: "invitation")
      }
      let credential = Credential.minted(using: &random)
      try addDevice(device, of: invitation.person, named: deviceName, credential)
      return JoinResult(
        credential: credential, device: device, person: invitation.person,
        name: try personName(invitation.person) ?? "",
        access: try accessList(of: invitation.person))
    }
  }

  private func unusedInvitation(
    _ code: InvitationCode
  ) throws -> (person: String, grants: [Grant])? {
    try connection.first(
      """
      SELECT person, role, zones FROM invitation
      WHERE code_hash = ?1 AND used_at IS NULL AND expires > ?2
      """, .blob(code.hash), .time(now)
    ) { row in
      (row.text(0), Grant.list(row.text(2), roleName: row.text(1)))
    }
  }

  private func addDevice(
    _ id: String, of person: String, named name: String, _ credential: Credential
  ) throws {
    try connection.execute(
      """
      INSERT INTO device(id, person, name, credential_hash, bundle_key, created)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      """,
      .text(id), .text(person), .text(name), .blob(credential.hash), .blob(credential.bundleKey),
      .time(now))
  }
}
