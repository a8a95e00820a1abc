internal import SyncProtocol

extension ReplicaRepair {
  /// Saves the unsynced edits of facts that were altered: as fresh edits of the new writer, so that
  /// whatever the damage made of them stands beside what others hold, and in nobody's place.
  func rescue(
    _ altered: [RecordKey: Fact], _ writer: FactWriter, _ outcome: inout RepairOutcome
  ) throws {
    let own = try replica.ownWriters()
    for (key, fact) in altered.sorted(by: { $0.key < $1.key }) {
      guard let row = try replica.outbox.row(key) else { continue }
      let edits = Self.ownEdits(in: fact.state, of: row.pending, by: own)
      if edits.isEmpty {
        try replica.outbox.remove(row)
        outcome.lost.append(key)
      } else {
        try write(edits, to: key, writer)
        outcome.doubtful.append(key)
      }
    }
  }

  /// Brings back the edits that nobody else has ever seen, and that were replaced here by edits
  /// which the damage took: it may have taken the outbox's row along, so that nothing else tells.
  func rescueReplaced(_ writer: FactWriter, _ outcome: inout RepairOutcome) throws {
    for zone in try replica.zones().map(\.zone) {
      for key in try replica.replacedValues.recordsWithUnsent(in: zone).sorted() {
        let edits = try orphans(of: key)
        guard !edits.isEmpty else { continue }
        try write(edits, to: key, writer)
        outcome.lost.removeAll { $0 == key }
        if !outcome.doubtful.contains(key) { outcome.doubtful.append(key) }
      }
    }
  }

  /// The newest value of each field that an edit replaced of which there is no trace, unless the
  /// writer that is to bring it back has something there already.
  private func orphans(of key: RecordKey) throws -> [Slot: Value] {
    let current = try replica.writer()
    let state = try replica.store.fact(key)?.state ?? RecordState()
    var edits: [Slot: Value] = [:]
    for row in try replica.replacedValues.unsent(of: key) where !row.value.slot.isControl {
      let register = state[row.value.slot]
      let replacement = register.entry(of: row.by.writer)
      let isThere = replacement.map { $0.stamp >= row.by.stamp } ?? false
      let isTaken = isThere || register.entry(of: current)?.isLive == true
      edits[row.value.slot] = isTaken ? nil : row.value.value
    }
    return edits
  }

  /// Writes values as fresh edits, beside whatever is there.
  private func write(_ edits: [Slot: Value], to key: RecordKey, _ writer: FactWriter) throws {
    var clock = try replica.clock()
    let mark = Mark(writer: try replica.writer(), stamp: clock.tick(wall: replica.wall()))
    try replica.save(clock)
    let state = try writer.update(key) { state in
      for (slot, value) in edits where !state.isErased(slot) {
        state.write(value, to: slot, as: mark, shown: [])
      }
    }.after
    var slots = edits.mapValues { _ in Stamp?.none }
    switch try replica.outbox.row(key)?.pending {
    case .some(.everything): return
    case .some(.some(let waiting)): slots.merge(waiting) { $1 }
    case .none: break
    }
    // What went with the damage cannot be sent any more.
    try replica.outbox.put(key, .some(slots.filter { !state[$0.key].isEmpty }))
  }

  private static func ownEdits(
    in state: RecordState, of pending: PendingSlots, by own: Set<WriterID>
  ) -> [Slot: Value] {
    var edits: [Slot: Value] = [:]
    for cell in state.cells where pending.contains(cell.slot) {
      let mine = cell.register.live.filter { own.contains($0.writer) }
      edits[cell.slot] = mine.max { $0.stamp < $1.stamp }?.value
    }
    return edits
  }
}
