import LocalStore
import SyncProtocol

extension Registry {
  /// What an enrolled laptop is told.
  struct JoinResult: Hashable, Sendable {
    let credential: Credential
    let device: String
    let person: String
    let name: String
    let access: AccessList
  }

  /// Turns an invitation into a device. Of two laptops that use one code at the same time, one is
  /// enrolled.
  /// - Parameter credential: what the laptop would like to be known by; nil for one that leaves that
  ///   to the server. Whoever comes again with the invitation and the credential that it was used
  ///   with has not heard the answer, and is given it again until the invitation expires.
  func join(
    _ code: InvitationCode, deviceName: String, credential: Credential? = nil
  ) throws -> JoinResult {
    try connection.transaction {
      if let credential, let device = try deviceWith(credential) {
        return try answerAgain(code, device, credential)
      }
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
      let credential = credential ?? Credential.minted(using: &random)
      try addDevice(device, of: invitation.person, named: deviceName, credential)
      return try answer(device, of: invitation.person, credential)
    }
  }

  private func answer(
    _ device: String, of person: String, _ credential: Credential
  ) throws -> JoinResult {
    JoinResult(
      credential: credential, device: device, person: person, name: try personName(person) ?? "",
      access: try accessList(of: person))
  }

  private func deviceWith(_ credential: Credential) throws -> String? {
    try connection.text(
      "SELECT id FROM device WHERE credential_hash = ?1", .blob(credential.hash))
  }

  /// Nothing is granted anew: rights that were changed meanwhile stay as they are.
  private func answerAgain(
    _ code: InvitationCode, _ device: String, _ credential: Credential
  ) throws -> JoinResult {
    let person = try connection.text(
      """
      SELECT d.person FROM invitation AS i JOIN device AS d ON d.id = i.device
      WHERE i.code_hash = ?1 AND i.device = ?2 AND i.expires > ?3 AND d.revoked_at IS NULL
      """, .blob(code.hash), .text(device), .time(now))
    guard let person else { throw RegistryError.invitationInvalid }
    return try answer(device, of: person, credential)
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
