import TestSupport
import Testing

@testable import SyncProtocol

/// Replicas that edit, delete, restore and exchange whatever they like, against a plain list of
/// who had been shown what.
@Suite("No edit is lost in any history") struct HistoryTests {
  /// One edit, and the live edits of its slot that its author was shown.
  struct Edit {
    let slot: Slot
    let mark: Mark
    let value: Value
    let shown: Set<Mark>
  }

  struct Replica {
    let writer: WriterID
    var clock = HybridClock()
    var state = RecordState()
  }

  @Test("an edit is live unless somebody who was shown it, or its author, replaced it")
  func edits() {
    withSeeds(count: 400) { generator in
      var replicas = (1...3).map { Replica(writer: WriterID($0)) }
      var edits: [Edit] = []
      for _ in 0..<25 {
        let place = generator.below(replicas.count)
        if generator.chance(60) {
          edits.append(Self.edit(&replicas[place], &generator))
        } else {
          let received = replicas[generator.below(replicas.count)].state
          let slots = Set(generator.some(of: Pool.slots))
          let delta = received.only { slots.contains($0) }
          replicas[place].state = replicas[place].state.joined(with: delta)
        }
      }
      let final = RecordState().joined(withAll: replicas.map(\.state))
      try Self.check(final, edits)
      let deleted = edits.filter { $0.slot == .deleted && $0.value == Self.deletes }
      if final.deletionStatus == .deleted { try law(!deleted.isEmpty, "somebody deleted it") }
    }
  }

  /// Stands in the list of edits for a deletion, whose value depends on what was seen.
  private static let deletes = Value.boolean(true)

  private static func edit(_ replica: inout Replica, _ generator: inout SplitMix64) -> Edit {
    // Clocks that differ by hours, and go back.
    let stamp = replica.clock.tick(wall: UInt64(generator.below(10_000_000)))
    let mark = Mark(writer: replica.writer, stamp: stamp)
    if generator.chance(15) {
      let shown = replica.state.liveMarks(of: .deleted)
      replica.state.delete(as: mark)
      return Edit(slot: .deleted, mark: mark, value: deletes, shown: shown)
    }
    let slot = generator.pick(Array(Pool.slots[..<4]))
    // A person may have been shown less than what is held by now.
    let live = replica.state.liveMarks(of: slot)
    let shown = generator.chance(70) ? live : Set(generator.some(of: live.sorted()))
    let value = generator.pick(Pool.values)
    replica.state.write(value, to: slot, as: mark, shown: shown)
    return Edit(slot: slot, mark: mark, value: value, shown: shown)
  }

  private static func check(_ final: RecordState, _ edits: [Edit]) throws {
    for edit in edits {
      let wasReplaced = edits.contains { other in
        other.slot == edit.slot
          && (other.shown.contains(edit.mark)
            || (other.mark.writer == edit.mark.writer && other.mark.stamp > edit.mark.stamp))
      }
      let isLive = final.liveMarks(of: edit.slot).contains(edit.mark)
      try law(isLive != wasReplaced, "\(edit.mark) of \(edit.slot) is \(isLive ? "" : "not ")live")
      if isLive, edit.slot != .deleted {
        let value = final[edit.slot].entry(of: edit.mark.writer)?.value
        try law(value == edit.value, "\(edit.mark) kept its value")
      }
    }
  }
}
