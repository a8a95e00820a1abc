import SyncProtocol

/// What a reconciliation does to the replica. `docs/PROTOCOL.md`, section 9, says why it loses
/// nothing wherever it is interrupted.
extension Replica {
  /// Marks zones to be compared with the server record by record, before anything else is said of
  /// them: a mark outlives the process, and goes when the comparison is over.
  func markForReconciliation(_ zones: [Zone]) throws {
    try connection.transaction { try mark(zones) }
  }

  /// As `markForReconciliation`, inside a transaction.
  func mark(_ zones: [Zone]) throws {
    for zone in zones {
      try connection.execute("UPDATE zone SET to_reconcile = 1 WHERE zone = ?1", .text(zone.name))
    }
  }

  func zonesToReconcile() throws -> [Zone] {
    let marked = Set(
      try connection.rows("SELECT zone FROM zone WHERE to_reconcile") { $0.text(0) })
    return try syncedZones().filter { marked.contains($0.name) }
  }

  /// Looks at every fact of the zone first: nobody is told of a fact that is not what it was.
  func beginReconciliation(of zone: Zone, cut: RangeCut) throws -> ZoneReconciliation {
    let altered = try store.write { try setFactsInOrder(of: zone, $0) }
    guard let held = try self.zone(zone) else { throw ReplicaError.noSuchZone(zone) }
    let leftOut = try outbox.held(in: zone, limit: Limits.recordsLeftOut)
    return try ZoneReconciliation(
      zone, held.cursor.epoch,
      FactRecords(store, of: zone, leavingOut: Set(leftOut + altered.map(\.id))),
      salt: surroundings.random.next(), leavingOut: leftOut, altered: altered,
      isRepair: held.cursor.position > 0, cut: cut)
  }

  func records(of reconciliation: ZoneReconciliation) -> FactRecords {
    let altered = reconciliation.altered.map(\.id)
    return FactRecords(
      store, of: reconciliation.zone, leavingOut: Set(reconciliation.leftOut + altered))
  }

  /// Joins what the server holds of records that differ, and puts into the outbox what it lacks of
  /// them, in one transaction.
  /// - Returns: how many records changed here, and of how many something was put right on either
  ///   side.
  func take(
    _ findings: ZoneReconciliation.Findings, of reconciliation: ZoneReconciliation
  ) throws -> (changed: Int, mended: Int) {
    let zone = reconciliation.zone
    return try store.write { facts in
      try keep(findings.authors)
      for record in findings.records where reconciliation.altered.contains(record.name) {
        try dropAltered(record.name.key(in: zone), facts)
      }
      var mended = 0
      let changed = try join(findings.records, in: zone, facts) { change, theirs in
        let isOffered = try offer(change.key, change.after, beyond: theirs)
        mended += isOffered || !change.isUnchanged ? 1 : 0
      }
      for name in findings.missingThere {
        mended += try offerWhole(name.key(in: zone)) ? 1 : 0
      }
      return (changed, mended)
    }
  }

  /// The end: the cursor of a zone that nothing was received of in its epoch becomes the head at
  /// the first answer, and the mark goes.
  /// - Returns: how many facts, altered here and unknown to the server, stand as they are; and the
  ///   records that waited to be sent and are not there any more.
  func finish(
    _ reconciliation: ZoneReconciliation
  ) throws -> (restored: Int, lost: [RecordName]) {
    let zone = reconciliation.zone
    return try store.write { facts in
      var restored = 0
      for name in reconciliation.altered {
        restored += try standByAltered(name.key(in: zone), facts) ? 1 : 0
      }
      let lost = try outbox.removeOrphans(in: zone)
      try adoptHead(of: reconciliation)
      try connection.execute("UPDATE zone SET to_reconcile = 0 WHERE zone = ?1", .text(zone.name))
      return (restored, lost)
    }
  }

  private func adoptHead(of reconciliation: ZoneReconciliation) throws {
    guard let cursor = try self.zone(reconciliation.zone)?.cursor, let head = reconciliation.start,
      cursor.position == 0, [.unknown, reconciliation.epoch].contains(cursor.epoch)
    else { return }
    try save(
      Cursor(
        epoch: reconciliation.epoch, journalHash: head.journalHash, base: head.seq,
        position: head.seq),
      of: reconciliation.zone)
  }

  // MARK: Offering

  /// Puts into the outbox what goes beyond the server's state of a record. What is held in
  /// quarantine stays there.
  private func offer(
    _ key: RecordKey, _ mine: RecordState, beyond theirs: RecordState
  ) throws -> Bool {
    let writer = try writer()
    var slots: [Slot: Stamp?] = [:]
    for cell in mine.cells where cell.register != theirs[cell.slot] {
      slots[cell.slot] = .some(theirs[cell.slot].entry(of: writer)?.stamp)
    }
    guard !slots.isEmpty else { return false }
    let row = try outbox.row(key)
    switch row?.pending {
    case .some(.everything): break
    case .some(.some(let waiting)):
      guard row?.isHeld == false else { return false }
      try outbox.put(key, .some(slots.merging(waiting) { $1 }))
    case .none: try outbox.put(key, .some(slots))
    }
    return true
  }

  /// Of a record of which the server has nothing. One that only an erasure is left of is the
  /// server's own to know.
  private func offerWhole(_ key: RecordKey) throws -> Bool {
    guard let fact = try store.fact(key), !fact.state.cells.isEmpty,
      try outbox.row(key)?.isHeld != true
    else { return false }
    try outbox.put(key, .everything)
    return true
  }
}

extension Outbox {
  /// Takes out what cannot be sent, because the facts are gone.
  func removeOrphans(in zone: Zone) throws -> [RecordName] {
    let orphans = try connection.rows(
      """
      SELECT n, type, id FROM outbox AS o WHERE zone = ?1 AND NOT EXISTS
        (SELECT 1 FROM fact AS f WHERE f.id = o.id AND f.type = o.type AND f.zone = o.zone)
      """, .text(zone.name)
    ) { row in
      (row.int64(0), RecordID(bytes: row.blob(2)).map { RecordName(type: row.text(1), id: $0) })
    }
    for (number, _) in orphans {
      try connection.execute("DELETE FROM outbox WHERE n = ?1", .integer(number))
    }
    return orphans.compactMap(\.1)
  }
}
