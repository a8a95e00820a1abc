import SyncProtocol

/// Giving back what the person may not have any more, once all work on it was handed over.
extension Replica {
  /// Removes a zone that access was lost to, unless something of it waits to be handed over: then
  /// it stays for another exchange.
  ///
  /// What was written there is forgotten, so a new writer takes over: should the zone come back,
  /// the old one would not know which stamps it has given. What the file held of it goes with
  /// `destroyRemains`.
  /// - Returns: whether the zone is gone.
  func leave(_ zone: Zone) throws -> Bool {
    try store.write { facts in
      guard let held = try self.zone(zone) else { return true }
      try loseAccess(to: zone)
      try offerUncompared(held)
      // In this transaction: a command that writes waits for it, and finds the zone gone.
      guard try isHandedOver(zone) else { return false }
      try noteRemoval(of: held, handedOver: try outbox.count(in: zone))
      let isForgetting = try store.digest(of: zone) != .empty
      for table in Self.tablesByZone {
        try connection.execute("DELETE FROM \(table) WHERE zone = ?1", .text(zone.name))
      }
      guard isForgetting else { return true }
      try replaceWriter(facts, .zoneRemoved)
      try forgetStrangers()
      try views().empty()
      try set(.remains, 1)
      return true
    }
  }

  /// Every table with a column `zone`, but for what tells of the removal itself.
  private static let tablesByZone = [
    "fact", "fact_digest", "outbox", "push_attempt", "replaced", "overtaken", "displayed", "zone",
  ]

  /// Puts back into the outbox what of a zone was never sent, though nothing of it waits there.
  func completeHandOver(of zone: Zone) throws {
    try connection.transaction {
      if let held = try self.zone(zone) { try offerUncompared(held) }
      try offerReplacedValues(of: zone)
    }
  }

  /// Whether nothing of a zone waits to be pushed: no edit, and no value that its author replaced
  /// before it could be sent.
  private func isHandedOver(_ zone: Zone) throws -> Bool {
    try offerReplacedValues(of: zone)
    return try !outbox.hasWaiting(in: zone)
  }

  /// Replaced values may wait for their record's next push without the record being in the outbox.
  private func offerReplacedValues(of zone: Zone) throws {
    let writer = try writer()
    for key in try replacedValues.recordsWithUnsent(in: zone) {
      guard let fact = try store.fact(key) else { continue }
      let row = try outbox.row(key)
      guard row?.isHeld ?? true else { continue }
      var slots = row?.pending.slots(of: fact.state) ?? [:]
      let unsent = try replacedValues.unsent(of: key).map(\.value.slot)
      for slot in unsent where slots[slot] == nil {
        slots[slot] = .some(fact.state[slot].entry(of: writer)?.stamp)
      }
      // What an erasure took away cannot be sent.
      slots = slots.filter { !fact.state[$0.key].isEmpty }
      if unsent.contains(where: { slots[$0] != nil }) { try outbox.put(key, .some(slots)) }
    }
  }

  /// Forgets the names of everybody who wrote nothing that is still here.
  private func forgetStrangers() throws {
    var present: Set<WriterID> = []
    try store.eachFact { fact in
      for mark in fact.state.marks { present.insert(mark.writer) }
    }
    let others = try connection.rows(
      """
      SELECT writer FROM replaced UNION SELECT by_writer FROM replaced
      UNION SELECT by_writer FROM overtaken
      """
    ) { WriterID(UInt64(bitPattern: $0.int64(0))) }
    present.formUnion(others)
    let authors = try connection.rows("SELECT writer FROM author") {
      WriterID(UInt64(bitPattern: $0.int64(0)))
    }
    for author in authors where !present.contains(author) {
      try connection.execute(
        "DELETE FROM author WHERE writer = ?1", .integer(Int64(bitPattern: author.number)))
    }
  }

  /// Ends the taking of work for good, because the replica is about to be cleared: whoever waits
  /// for the file's lock with an edit is refused, instead of writing what nobody will ever read.
  /// - Returns: false, with nothing changed, if something still waits to be handed over.
  public func retire() throws -> Bool {
    try connection.transaction {
      for held in try zones() { try offerReplacedValues(of: held.zone) }
      // Colleagues' bundles would be lost with the laptop that carries them.
      guard try outbox.count(state: "waiting") == 0, try relayCount() == 0 else { return false }
      try set(.retired, 1)
      return true
    }
  }
}
