import SyncProtocol

extension Replica {
  /// The server does not know this replica's past: a new writer takes over, every zone is received
  /// from its start, and the outbox is sent again.
  func startOver(known: Set<PushedEdit>) throws {
    try store.write { facts in
      try replaceWriter(facts, .chainBroken(known: known))
      try rewind(try zones())
    }
  }

  /// The zone's epoch is a new one: the server may have lost something of what it had. A new writer
  /// takes over, what was held in quarantine waits to be sent again, and the zone is marked to be
  /// compared with the server, which finds out what either side lacks.
  func changeEpoch(of zone: Zone, to epoch: Epoch) throws {
    try store.write { facts in
      try replaceWriter(facts, .epochChanged)
      try save(Cursor(epoch: epoch), of: zone)
      // A replica that holds nothing of it receives everything, page by page.
      if try store.digest(of: zone).count > 0 { try mark([zone]) }
    }
  }

  /// The person has lost a zone. What is here stays here and is not synced any more.
  func loseAccess(to zone: Zone) throws {
    try connection.execute(
      "UPDATE zone SET role = ?2 WHERE zone = ?1", .text(zone.name), .text(Self.lostAccess))
  }
}
