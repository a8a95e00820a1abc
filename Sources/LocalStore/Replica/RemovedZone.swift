public import SyncProtocol

/// A zone that access was lost to, and that is not held here any more.
public struct RemovedZone: Hashable, Sendable {
  let number: Int64
  public let zone: Zone
  public let title: String
  /// The person's records that lie in quarantine at the server.
  public let handedOver: Int
}

extension Replica {
  func noteRemoval(of held: HeldZone, handedOver: Int) throws {
    try connection.execute(
      "INSERT INTO removed_zone(zone, title, handed_over) VALUES (?1, ?2, ?3)",
      .text(held.zone.name), .text(held.title), .integer(handedOver))
  }

  /// What the person has not been told yet.
  public func removedZones() throws -> [RemovedZone] {
    try connection.rows("SELECT n, zone, title, handed_over FROM removed_zone ORDER BY n") { row in
      Zone(row.text(1)).map {
        RemovedZone(number: row.int64(0), zone: $0, title: row.text(2), handedOver: row.int(3))
      }
    }.compactMap { $0 }
  }

  /// To be called once the person has been told.
  public func forgetRemovedZones(_ told: [RemovedZone]) throws {
    guard !told.isEmpty else { return }
    try connection.transaction {
      for removed in told {
        try connection.execute("DELETE FROM removed_zone WHERE n = ?1", .integer(removed.number))
      }
    }
  }
}
