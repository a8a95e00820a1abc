import SyncProtocol

/// Edits that another copy of this replica would replace without ever having been shown them.
///
/// As a rule the push chain keeps two copies from writing under one name. A server that was set
/// back has lost the very push that told them apart, so both may have gone on with the same writer,
/// and a writer has but one entry in a field. So of the writers that were in use when a zone's
/// epoch changed, nothing passes for its own writer's earlier edit any more: what stands here goes
/// on under the current writer, beside what comes in.
extension Replica {
  /// Makes room for a record's incoming state, and puts into the outbox what goes by a new mark.
  /// - Returns: whether there was anything of that; a new writer may have been minted then.
  func standBesideTwins(
    _ incoming: RecordState, _ key: RecordKey, _ twins: Set<WriterID>, _ facts: FactWriter,
    _ clock: inout HybridClock
  ) throws -> Bool {
    let written = incoming.cells.contains { cell in
      cell.register.entries.contains { twins.contains($0.writer) }
    }
    guard written, let state = try store.fact(key)?.state else { return false }
    let endangered = try self.endangered(in: state, by: incoming, key, twins)
    for (writer, slots) in endangered.sorted(by: { $0.key < $1.key }) {
      let mark = Mark(
        writer: try writerWithRoom(in: slots, of: key), stamp: clock.tick(wall: wall()))
      let moved = Dictionary(uniqueKeysWithValues: slots.map { ($0, Stamp?.none) })
      let change = try facts.update(key) { $0.reattribute(moved, from: writer, to: mark) }
      try renameReplacements(change, from: writer, to: mark)
      try outbox.add(moved, of: key)
    }
    return !endangered.isEmpty
  }

  /// The current writer, or a new one if it stands in one of the fields already: a writer has one
  /// entry in a field.
  private func writerWithRoom(in slots: [Slot], of key: RecordKey) throws -> WriterID {
    let current = try writer()
    let state = try store.fact(key)?.state ?? RecordState()
    guard slots.contains(where: { state[$0].entry(of: current) != nil }) else { return current }
    return try beginChain()
  }

  /// Of each writer the slots of which the incoming state would take the place, or whose place
  /// would be taken.
  private func endangered(
    in state: RecordState, by incoming: RecordState, _ key: RecordKey, _ twins: Set<WriterID>
  ) throws -> [WriterID: [Slot]] {
    var found: [WriterID: [Slot]] = [:]
    var replaced: [(Slot, Mark)]?
    for cell in incoming.cells where !state.isErased(cell.slot) {
      for theirs in cell.register.entries where twins.contains(theirs.writer) {
        guard let mine = state[cell.slot].entry(of: theirs.writer), mine.isLive else { continue }
        if theirs.stamp < mine.stamp, theirs.isLive {
          let known = try replaced ?? replacedValues.of(key).map { ($0.value.slot, $0.value.mark) }
          replaced = known
          guard !known.contains(where: { $0 == (cell.slot, theirs.mark) }) else { continue }
        } else if theirs.stamp < mine.stamp {
          continue
        } else if theirs.stamp == mine.stamp {
          guard theirs.isLive, theirs.value != mine.value, !cell.slot.isControl else { continue }
        }
        found[theirs.writer, default: []].append(cell.slot)
      }
    }
    return found
  }
}
