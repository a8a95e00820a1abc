extension RecordState {
  /// Rewrites a forgotten writer's unacknowledged edits under a new writer.
  ///
  /// `docs/PROTOCOL.md`, "Writers that forgot": the old writer's entry goes back to the last one
  /// the server acknowledged, marked superseded, or goes away if there was none, and the edit
  /// stands under the new writer with a fresh stamp. Summaries of the author's own deletions and
  /// merges name the edits by their new marks.
  /// - Parameters:
  ///   - slots: the unacknowledged slots, each with the old writer's last acknowledged stamp.
  ///   - old: the writer that may have forgotten.
  ///   - new: the new writer, with a stamp that its clock has not given out before.
  public mutating func reattribute(
    _ slots: [Slot: Stamp?], from old: WriterID, to new: Mark
  ) {
    let moved = slots.filter { self[$0.key].entry(of: old) != nil }
    let before = self
    for (slot, acknowledged) in moved {
      guard let entry = before[slot].entry(of: old) else { continue }
      let value = entry.value.map { value in
        ControlSlot.mapCoverage(of: value, in: slot) { coverage in
          coverage.renamed { covered, mark in
            let wasMoved =
              mark.writer == old && moved[covered] != nil
              && before[covered].entry(of: old)?.stamp == mark.stamp
            return wasMoved ? new : mark
          }
        }
      }
      update(slot) { register in
        register.replaceEntry(
          of: old,
          with: acknowledged.map { Entry(Mark(writer: old, stamp: $0), nil) })
        register.replaceEntry(of: new.writer, with: Entry(new, value))
      }
    }
  }
}
