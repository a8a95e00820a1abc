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

  /// The zone's epoch is a new one: the server may have lost what it had. Everything held of the
  /// zone is offered again, and what the server holds is received from the start.
  func changeEpoch(of zone: Zone, to epoch: Epoch) throws {
    try store.write { facts in
      try replaceWriter(facts, .epochChanged)
      guard let held = try self.zone(zone) else { return }
      try rewind([held])
      try save(Cursor(epoch: epoch), of: zone)
      try offerEverything(of: zone)
    }
  }

  private func offerEverything(of zone: Zone) throws {
    let keys = try connection.rows(
      "SELECT type, id FROM fact WHERE zone = ?1 ORDER BY seq", .text(zone.name)
    ) { row in
      RecordID(bytes: row.blob(1)).map { RecordKey(zone: zone, type: row.text(0), id: $0) }
    }
    for key in keys.compactMap({ $0 }) {
      guard let fact = try store.fact(key) else { continue }
      let slots = fact.state.cells.map { ($0.slot, Stamp?.none) }
      try outbox.put(key, .some(Dictionary(uniqueKeysWithValues: slots)))
    }
  }

  /// The person has lost a zone: see `leave`.
  func loseAccess(to zone: Zone) throws {
    try connection.execute(
      "UPDATE zone SET role = ?2 WHERE zone = ?1", .text(zone.name), .text(Self.lostAccess))
  }
}
