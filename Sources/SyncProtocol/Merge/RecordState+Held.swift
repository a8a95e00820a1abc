/// What becomes of edits that were held in quarantine, once somebody decides on them.
extension RecordState {
  /// The same edits without an erasure that they claim: only the server's word erases.
  public var withoutErasure: RecordState {
    var state = self
    state.kept = nil
    return state
  }

  /// This state with held edits let in as they were made: under their writers, with their stamps,
  /// replacing what their authors had been shown and nothing else.
  public func releasing(_ held: RecordState) -> RecordState {
    joined(with: held.withoutErasure)
  }

  /// A state that knows the held edits and says what was said without them.
  public struct Discard: Hashable, Sendable {
    public let state: RecordState
    /// Whom the values stand under that had to be put back; none where nothing was replaced.
    public let writers: [WriterID]
  }

  /// This state with held edits refused, in a way that holds on every replica that has them.
  ///
  /// Merely forgetting them would not do: on the laptop that made them they would go on replacing
  /// what stands here. So they are joined, and count as superseded; and every slot in which they
  /// had replaced something is put back, value for value, under fresh writers. A deletion or a
  /// merge link that covered what was put back covers it again. A record that was not there is
  /// deleted. `docs/MERGE.md`, section 11, has the argument.
  ///
  /// Doing it twice changes nothing, and joining the held edits afterwards changes nothing.
  /// - Parameter wall: the wall clock, in milliseconds since 1970.
  public func discarding(
    _ held: RecordState, wall: UInt64, using random: inout some RandomNumberGenerator
  ) -> Discard {
    var after = releasing(held)
    for cell in after.cells {
      let here = self[cell.slot]
      let new = cell.register.live.filter { here.entry(of: $0.writer) != $0 }
      if !new.isEmpty { after.update(cell.slot) { $0.supersede(Set(new.map(\.mark))) } }
    }
    let slots = slotsToPutBack(into: after)
    let count = isEmpty ? 1 : slots.map { self[$0].live.count }.max() ?? 0
    let marks = Self.freshMarks(count, after: after.marks, wall: wall, using: &random)
    if isEmpty {
      after.write(Deletion(isDeleted: true).value, to: .deleted, as: marks[0], shown: [])
    } else {
      putBack(slots, into: &after, as: marks)
    }
    return Discard(state: after, writers: marks.map(\.writer))
  }

  /// The slots of which a live edit is gone; then the control slots, if what they cover moves.
  private func slotsToPutBack(into after: RecordState) -> [Slot] {
    var slots = cells.map(\.slot).filter { !$0.isControl && hasLost($0, in: after) }
    for control in [Slot.mergedInto, .deleted] {
      if hasLost(control, in: after) || covers(slots, by: control) { slots.append(control) }
    }
    return slots
  }

  private func hasLost(_ slot: Slot, in after: RecordState) -> Bool {
    let there = after[slot]
    return self[slot].live.contains { there.entry(of: $0.writer) != $0 }
  }

  private func covers(_ slots: [Slot], by control: Slot) -> Bool {
    self[control].live.contains { entry in
      guard let coverage = entry.value.flatMap({ ControlSlot.coverage(of: $0, in: control) })
      else { return false }
      return slots.contains { slot in
        self[slot].live.contains { coverage.covers($0.mark, of: slot) }
      }
    }
  }

  /// Writes every live value of the slots anew, in the order of their stamps, so that the one that
  /// was shown is shown again. Control slots come last: they name the new marks of the others.
  private func putBack(_ slots: [Slot], into after: inout RecordState, as marks: [Mark]) {
    var successors: [Slot: [Mark: Mark]] = [:]
    for slot in slots {
      let live = self[slot].live.sorted {
        ($0.stamp, $0.writer) < ($1.stamp, $1.writer)
      }
      for (entry, mark) in zip(live, marks) {
        guard let value = entry.value else { continue }
        let renewed = ControlSlot.mapCoverage(of: value, in: slot) { coverage in
          coverage.extended(by: successors)
        }
        after.write(renewed, to: slot, as: mark, shown: [entry.mark])
        successors[slot, default: [:]][entry.mark] = mark
      }
    }
  }

  /// Marks of writers that nobody else has. A writer has one entry in a slot, so each value of a
  /// slot takes another one; the stamps ascend, and are above all that a clock may follow.
  private static func freshMarks(
    _ count: Int, after known: Set<Mark>, wall: UInt64,
    using random: inout some RandomNumberGenerator
  ) -> [Mark] {
    var clock = HybridClock()
    for mark in known { clock.adopt(mark.stamp, wall: wall) }
    return (0..<count).map { _ in
      Mark(writer: WriterID.minted(using: &random), stamp: clock.tick(wall: wall))
    }
  }
}
