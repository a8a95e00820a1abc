import LocalStore
import SyncProtocol

/// Which replicas hold what, and what they have carried out: for saying who has not confirmed an
/// erasure.
extension Registry {
  /// Notes that an enrolled device is about to be sent zones, and up to which revision it has
  /// carried out every erasure. One that was restored from a backup of its own may have gone back.
  ///
  /// Staff in the server's shell are no replicas: what they hold is the server's.
  func noteReplica(_ device: String, holding zones: [Zone], erasedUpTo revision: UInt64) throws {
    try connection.transaction {
      guard try connection.int64("SELECT 1 FROM device WHERE id = ?1", .text(device)) != nil
      else { return }
      for zone in zones {
        try connection.execute(
          "INSERT OR IGNORE INTO device_zone VALUES (?1, ?2)", .text(device), .text(zone.name))
      }
      let said = Int64(clamping: revision)
      try connection.execute(
        "DELETE FROM erasure_confirmed WHERE device = ?1 AND revision > ?2", .text(device),
        .integer(said))
      guard said > 0 else { return }
      try connection.execute(
        "INSERT OR IGNORE INTO erasure_confirmed VALUES (?1, ?2, ?3)", .text(device),
        .integer(said), .time(now))
    }
  }

  /// Notes that a device holds nothing any more.
  func noteCleared(_ device: String) throws {
    try connection.execute("DELETE FROM device_zone WHERE device = ?1", .text(device))
  }

  /// A replica that held an erased record, or may have.
  struct ConcernedReplica: Hashable, Sendable {
    let device: String
    let name: String
    let person: String
    /// Nil as long as it has not said that nothing of the record is left.
    let confirmedAt: UInt64?
    let lastSeen: UInt64?
  }

  /// Every device that was ever sent one of the zones, and when it confirmed the erasures up to a
  /// revision.
  func replicas(holding zones: Set<Zone>, erasedUpTo revision: UInt64) throws -> [ConcernedReplica]
  {
    let concerned = Set(
      try connection.rows("SELECT device, zone FROM device_zone") { row in
        Zone(row.text(1)).flatMap { zones.contains($0) ? row.text(0) : nil }
      }.compactMap { $0 })
    return try devices().filter { concerned.contains($0.id) }.map { device in
      ConcernedReplica(
        device: device.id, name: device.name, person: device.personName,
        confirmedAt: try confirmation(of: device.id, upTo: revision), lastSeen: device.lastSeen)
    }
  }

  private func confirmation(of device: String, upTo revision: UInt64) throws -> UInt64? {
    try connection.int64(
      "SELECT min(at) FROM erasure_confirmed WHERE device = ?1 AND revision >= ?2",
      .text(device), .integer(Int64(clamping: revision))
    ).map { UInt64(clamping: $0) }
  }
}
