import SyncProtocol

/// A writer never outlives its memory.
extension Replica {
  /// Why the replica may have forgotten something it wrote.
  enum Forgetting: Hashable {
    /// The server's last push of the writer is unknown here: the file was restored or copied.
    case chainBroken(known: Set<PushedEdit>)
    /// An entry of its own came in that it did not write: another copy of it is at work.
    case foreignEntry
    /// The server's epoch changed.
    case epochChanged
    /// The clock's mark is further ahead of the wall than the drift bound.
    case clockRanAway
    /// The file was damaged, and what could not be read of it is gone.
    case fileDamaged
    /// A zone was removed with what was written there; it may be received again.
    case zoneRemoved
    /// Facts were lost or changed behind its back.
    case factsDamaged
    /// So many pushes went unanswered that the chain cannot name them all.
    case attemptsExhausted
    /// The unacknowledged edits are about to leave the house in a bundle, where nothing that
    /// happens to this replica can reach them any more.
    case bundled
  }

  /// Mints a writer and rewrites the unacknowledged edits under it, but for those that the server
  /// says it holds already.
  func replaceWriter(_ facts: FactWriter, _ reason: Forgetting) throws {
    let current = try writer()
    if reason == .fileDamaged {
      // Which of the own writers was the current one is not sure any more. Each gets a successor
      // of its own, because a writer has but one entry in a field.
      for former in try formerWritersOfPendingEdits() {
        try succeed(former, facts, reason) { state, slots in
          slots.filter { state[$0.key].entry(of: former)?.isLive == true }.mapValues { _ in nil }
        }
      }
    }
    try succeed(current, facts, reason) { _, slots in slots }
    try forgetAttempts()
    // What stands in a damaged file says nothing of the server.
    if reason == .fileDamaged { try forgetAcknowledged() }
  }

  /// Mints a writer that has pushed nothing yet, and leaves every edit as it is.
  func beginChain() throws -> WriterID {
    try forgetAttempts()
    return try mintWriter()
  }

  /// The new writer has sent nothing. What the server acknowledged to the old one stays: a server
  /// that has lost it is to be found out.
  private func forgetAttempts() throws { try connection.execute("DELETE FROM push_attempt") }

  /// - Parameter zone: nil for all of them.
  func forgetAcknowledged(in zone: Zone? = nil) throws {
    try connection.execute(
      """
      UPDATE zone SET acknowledged = NULL, acknowledged_writer = NULL
      WHERE ?1 IS NULL OR zone = ?1
      """, SQLValue(zone?.name))
  }

  /// Also those that nobody is known to be: the list of the own writers may be damaged, too.
  private func formerWritersOfPendingEdits() throws -> [WriterID] {
    let current = try writer()
    let others = try namedWriters().subtracting(try ownWriters())
    var found: Set<WriterID> = []
    for row in try outbox.all() {
      guard let state = try? store.fact(row.key)?.state else { continue }
      for slot in row.pending.slots(of: state).keys {
        found.formUnion(state[slot].live.map(\.writer))
      }
    }
    return found.subtracting(others).subtracting([current]).sorted()
  }

  /// - Parameter moved: which of a record's waiting slots the old writer's successor takes over.
  private func succeed(
    _ old: WriterID, _ facts: FactWriter, _ reason: Forgetting,
    moved: (RecordState, [Slot: Stamp?]) -> [Slot: Stamp?]
  ) throws {
    var clock = try clock()
    // The new writer has given out no stamp, so it need not go on with a clock that ran away.
    if clock.isAhead(ofWall: wall()) { clock = HybridClock() }
    let new = try mintWriter()
    for row in try outbox.all() {
      let mark = Mark(writer: new, stamp: clock.tick(wall: wall()))
      do {
        try reattribute(row, facts, from: old, to: mark, reason, moved: moved)
      } catch is DamagedFact {
        // What cannot be read cannot be rewritten, and must not keep the rest from it.
        continue
      }
    }
    try save(clock)
  }

  private func reattribute(
    _ row: Outbox.Row, _ facts: FactWriter, from old: WriterID, to mark: Mark,
    _ reason: Forgetting, moved: (RecordState, [Slot: Stamp?]) -> [Slot: Stamp?]
  ) throws {
    // What is held has left the house already: it lies in quarantine under the marks it has, and
    // will be decided on by them.
    if reason == .bundled, row.isHeld {
      return try outbox.setPending(row.pending.forgettingStamps, of: row)
    }
    let change = try facts.update(row.key) { state in
      var slots = moved(state, row.pending.slots(of: state))
      if case .chainBroken(let known) = reason {
        slots = slots.filter { slot, _ in
          guard let stamp = state[slot].entry(of: old)?.stamp else { return false }
          return !known.contains(PushedEdit(key: row.key, slot: slot, stamp: stamp))
        }
      }
      state.reattribute(slots, from: old, to: mark)
    }
    try renameReplacements(change, from: old, to: mark)
    guard case .some = row.pending else { return try outbox.put(row.key, .everything) }
    let slots = row.pending.slots(of: change.after).mapValues { _ in Stamp?.none }
    try outbox.put(row.key, .some(slots))
  }

  /// History goes on telling what an edit replaced that goes by another mark now.
  func renameReplacements(
    _ change: FactWriter.Change, from old: WriterID, to mark: Mark
  ) throws {
    for cell in change.after.cells where cell.register.entry(of: mark.writer)?.mark == mark {
      guard let moved = change.before[cell.slot].entry(of: old) else { continue }
      try replacedValues.rename(moved.mark, to: mark, of: cell.slot, in: change.key)
    }
  }

  /// Receives every zone anew from its start. The epoch stays: if the server's is another one by
  /// then, it has to say so.
  func rewind(_ zones: [HeldZone]) throws {
    for held in zones { try save(Cursor(epoch: held.cursor.epoch), of: held.zone) }
  }
}
