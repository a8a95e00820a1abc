import LocalStore
import SyncProtocol

extension Registry {
  /// What a credential is worth.
  enum Authentication: Hashable, Sendable {
    case unknown
    /// It reaches no zone: what it is good for is handing over its work.
    case revoked(Caller, lastSeen: UInt64?)
    case enrolled(Caller, lastSeen: UInt64?)
  }

  /// How exactly `last_seen` is kept: once a minute, so that a busy laptop costs no write for each
  /// request.
  static let lastSeenMilliseconds: UInt64 = 60_000

  /// Looks a device up by its credential, with what its person may reach at this moment.
  func authenticate(_ credential: Credential) throws -> Authentication {
    try connection.snapshot {
      try connection.first(
        """
        SELECT d.id, d.person, p.name, d.last_seen, d.revoked_at, d.wipe
        FROM device AS d JOIN person AS p ON p.id = d.person WHERE d.credential_hash = ?1
        """, .blob(credential.hash)
      ) { row in
        var caller = Caller(
          device: row.text(0), person: row.text(1), name: row.text(2),
          access: try accessList(of: row.text(1)))
        guard !row.isNull(4) else { return .enrolled(caller, lastSeen: row.timeOrNil(3)) }
        caller.access.grants = []
        caller.standing = row.bool(5) ? .toBeWiped : .revoked
        return .revoked(caller, lastSeen: row.timeOrNil(3))
      } ?? .unknown
    }
  }

  /// Whether it is time to note that a device was here. A clock that was set back counts as time
  /// gone by, too.
  func isDue(lastSeen: UInt64?) -> Bool {
    guard let lastSeen else { return true }
    let now = now
    return max(now, lastSeen) - min(now, lastSeen) >= Self.lastSeenMilliseconds
  }

  func noteSeen(_ device: String) throws {
    let lastSeen = try connection.int64(
      "SELECT last_seen FROM device WHERE id = ?1", .text(device))
    guard isDue(lastSeen: lastSeen.map { UInt64(clamping: $0) }) else { return }
    try connection.execute(
      "UPDATE device SET last_seen = ?2 WHERE id = ?1", .text(device), .time(now))
  }
}
