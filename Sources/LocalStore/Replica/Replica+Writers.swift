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
    /// Facts were lost or changed behind its back.
    case factsDamaged
    /// So many pushes went unanswered that the chain cannot name them all.
    case attemptsExhausted
  }

  /// Mints a writer and rewrites the unacknowledged edits under it, but for those that the server
  /// says it holds already.
  func replaceWriter(_ facts: FactWriter, _ reason: Forgetting) throws {
    let old = try writer()
    var clock = reason == .clockRanAway ? HybridClock() : try clock()
    let new = try mintWriter()
    for row in try outbox.all() {
      let mark = Mark(writer: new, stamp: clock.tick(wall: wall()))
      do {
        try reattribute(row, facts, from: old, to: mark, reason)
      } catch is DamagedFact {
        // What cannot be read cannot be rewritten, and must not keep the rest from it.
        continue
      }
    }
    try save(clock)
    try connection.execute("UPDATE zone SET acknowledged = NULL")
    try connection.execute("DELETE FROM push_attempt")
  }

  private func reattribute(
    _ row: Outbox.Row, _ facts: FactWriter, from old: WriterID, to mark: Mark,
    _ reason: Forgetting
  ) throws {
    let change = try facts.update(row.key) { state in
      var moved = row.pending.slots(of: state)
      if case .chainBroken(let known) = reason {
        moved = moved.filter { slot, _ in
          guard let stamp = state[slot].entry(of: old)?.stamp else { return false }
          return !known.contains(PushedEdit(key: row.key, slot: slot, stamp: stamp))
        }
      }
      state.reattribute(moved, from: old, to: mark)
    }
    guard case .some = row.pending else { return try outbox.put(row.key, .everything) }
    let slots = row.pending.slots(of: change.after).mapValues { _ in Stamp?.none }
    try outbox.put(row.key, .some(slots))
  }

  /// Receives every zone anew from its start. The epoch stays: if the server's is another one by
  /// then, it has to say so.
  func rewind(_ zones: [HeldZone]) throws {
    for held in zones { try save(Cursor(epoch: held.cursor.epoch), of: held.zone) }
  }
}
