internal import SyncProtocol

extension ReplicaRepair {
  /// The records of which all own edits are to be sent again.
  enum Offers {
    case nothing
    case records(Set<RecordKey>)
    /// Whatever of the outbox is missing: it is not known which records it was about.
    case all
  }

  /// Takes out rows that cannot be used, and tells which records must be sent for want of them.
  func mendOutbox(
    altered: [RecordKey: Fact], found: Set<RecordKey>, _ outcome: inout RepairOutcome
  ) throws -> Offers {
    var offers = remains?.outbox ?? []
    var rows: [OutboxAudit.StoredRow] = []
    try OutboxAudit(replica: replica).eachRow { rows.append($0) }
    for stored in rows {
      guard let key = stored.key else {
        outcome.unreadableOutboxRows += 1
        try remove(stored)
        continue
      }
      let fact = try replica.store.fact(key)
      if found.contains(key) { outcome.doubtful.append(key) }
      if fact == nil, altered[key] == nil {
        outcome.lost.append(key)
        try remove(stored)
      } else if let row = stored.row {
        if try !mend(row, stored, fact) { outcome.lost.append(key) }
      } else if fact == nil {
        try replica.outbox.put(key, .everything)
      } else {
        try remove(stored)
        offers.insert(key)
      }
    }
    if remains != nil || outcome.unreadableOutboxRows > 0 { return .all }
    return offers.isEmpty ? .nothing : .records(offers)
  }

  private func remove(_ stored: OutboxAudit.StoredRow) throws {
    try replica.connection.execute("DELETE FROM outbox WHERE n = ?1", .integer(stored.number))
  }

  /// - Returns: whether every field that is to be sent is there.
  private func mend(
    _ row: Outbox.Row, _ stored: OutboxAudit.StoredRow, _ fact: Fact?
  ) throws -> Bool {
    guard let fact else { return true }
    let isPossible = OutboxAudit.isPossible(
      row.pending, of: fact.state, by: try replica.writer())
    guard !isPossible || !stored.isStateKnown else { return true }
    let slots = row.pending.slots(of: fact.state)
    let present = slots.filter { !fact.state[$0.key].isEmpty }
    let pending = PendingSlots.some(present.mapValues { _ in Stamp?.none })
    try replica.outbox.put(row.key, isPossible ? row.pending : pending)
    return slots.keys.allSatisfy { !fact.state[$0].isEmpty || fact.state.isErased($0) }
  }

  /// Puts own edits into the outbox, as far as their stamps are not older than a time in
  /// milliseconds since 1970.
  func offer(_ offers: Offers, since: UInt64) throws {
    // Of whoever wrote here nothing is known: then all of it may be their own.
    let own = remains?.knowsOwnWriters == false ? nil : try replica.ownWriters()
    let access = Dictionary(try replica.zones().map { ($0.zone, $0.access) }) { first, _ in first }
    switch offers {
    case .nothing: return
    case .records(let keys):
      for key in keys.sorted() {
        if let fact = try replica.store.fact(key) { try offer(fact, own, since) }
      }
    case .all:
      try replica.store.eachFact { fact in
        // What the person may not write they have not written.
        if mayWrite(fact.key, access[fact.key.zone]) { try offer(fact, own, since) }
      }
      // Also what came from somebody else's laptop.
      for key in (remains?.outbox ?? []).sorted() {
        if let fact = try replica.store.fact(key) { try offer(fact, nil, since) }
      }
    }
  }

  private func mayWrite(_ key: RecordKey, _ access: HeldZone.Access?) -> Bool {
    guard case .granted(let role) = access else { return true }
    return role >= max(replica.schema.type(key.type)?.writer ?? .coach, .coach)
  }

  private func offer(_ fact: Fact, _ own: Set<WriterID>?, _ since: UInt64) throws {
    var slots: [Slot: Stamp?] = [:]
    switch try replica.outbox.row(fact.key)?.pending {
    case .some(.everything): return
    case .some(.some(let waiting)): slots = waiting
    case .none: break
    }
    for cell in fact.state.cells where slots[cell.slot] == nil {
      let isOffered = cell.register.entries.contains { entry in
        entry.stamp.milliseconds >= since && own?.contains(entry.writer) ?? true
      }
      if isOffered { slots[cell.slot] = .some(nil) }
    }
    if !slots.isEmpty { try replica.outbox.put(fact.key, .some(slots)) }
  }
}
