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
      try markOwnWritersUnchained()
      try replaceWriter(facts, .epochChanged)
      try save(Cursor(epoch: epoch), of: zone)
      try forgetAcknowledged(in: zone)
      // A replica that holds nothing of it receives everything, page by page.
      if try store.digest(of: zone).count > 0 { try mark([zone]) }
    }
  }

  /// A zone that is to be compared is one that the person may not read any more: what the server
  /// may have lost of it is in there, so all of it is offered before it is given back.
  func offerWhole(_ zone: Zone) throws {
    try connection.transaction { try offerEverything(of: zone) }
  }

  /// A zone that was to be received anew, and cannot be any more, was never compared with the server
  /// since: what that may have lost is in there too. Once it was offered, its cursor names no epoch.
  func offerUncompared(_ held: HeldZone) throws {
    guard held.cursor.position == 0, held.cursor.epoch != .unknown else { return }
    try offerEverything(of: held.zone)
    try save(Cursor(epoch: .unknown), of: held.zone)
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
    try connection.execute("UPDATE zone SET to_reconcile = 0 WHERE zone = ?1", .text(zone.name))
  }

  /// The person has lost a zone: see `leave`.
  func loseAccess(to zone: Zone) throws {
    try connection.execute(
      "UPDATE zone SET role = ?2 WHERE zone = ?1", .text(zone.name), .text(Self.lostAccess))
  }
}
