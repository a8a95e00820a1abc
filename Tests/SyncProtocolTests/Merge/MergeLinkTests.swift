import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Merging duplicates") struct MergeLinkTests {
  private static func duplicate() -> RecordState {
    RecordState(["city": [entry(1, 1, .text("Roma"))], "notes": [entry(2, 2, .text("x"))]])
  }

  @Test("a record follows its link until somebody takes it back")
  func linkAndBack() {
    var state = Self.duplicate()
    #expect(state.mergeLink == nil)
    state.merge(into: target(5), as: mark(3, 3))
    #expect(state.mergeLink?.target == target(5))
    #expect(state.unseenByMergers().isEmpty)
    state.unmerge(as: mark(1, 4))
    #expect(state.mergeLink != nil && state.mergeLink?.target == nil)
  }

  @Test("of concurrent links the latest is followed; of one stamp, the greater writer's")
  func latest() {
    var (left, right) = (Self.duplicate(), Self.duplicate())
    left.merge(into: target(5), as: mark(3, 9))
    right.merge(into: target(6), as: mark(4, 8))
    #expect(left.joined(with: right).mergeLink?.target == target(5))
    right.merge(into: target(7), as: mark(4, 9))
    #expect(left.joined(with: right).mergeLink?.target == target(7))
    #expect(left.joined(with: right).liveLinks.count == 2)
  }

  @Test("what no merger saw is told apart, slot by slot")
  func unseen() {
    var merged = Self.duplicate()
    merged.merge(into: target(5), as: mark(3, 9))
    let late = RecordState([
      "city": [entry(1, 2, .text("Bari"))], "phone": [entry(2, 1, .text("123"))],
      "notes": [entry(2, 2, .text("x")), entry(4, 1, nil)],
    ])
    let unseen = merged.joined(with: late).unseenByMergers()
    #expect(unseen.map(\.slot) == ["city", "phone"])
    #expect(unseen.map(\.register.entries) == [late["city"].entries, late["phone"].entries])
  }

  @Test("every live edit is either unseen or covered by a live link")
  func partition() {
    withSeeds(count: 1500) { generator in
      let state = generator.state()
      let unseen = state.unseenByMergers()
      for cell in state.cells where !cell.slot.isControl {
        let told = unseen.first { $0.slot == cell.slot }?.register.entries ?? .none
        for entry in cell.register.entries {
          let covered = state.liveLinks.contains {
            $0.link.coverage.covers(entry.mark, of: cell.slot)
          }
          let expected = entry.isLive && !covered
          try law(told.contains(entry) == expected, "\(entry.mark) of \(cell.slot)")
        }
      }
      try law(unseen.allSatisfy { !$0.register.isEmpty && !$0.slot.isControl }, "no empty cells")
    }
  }

  @Test("merging anything as one who sees all of it leaves nothing unseen")
  func mergeAnything() {
    withSeeds(count: 500) { generator in
      var state = generator.state()
      state.merge(into: target(5), as: mark(7, 90))
      try law(state.mergeLink?.target == target(5), "merged")
      try law(state.unseenByMergers().isEmpty, "nothing unseen")
      state.unmerge(as: mark(7, 91))
      try law(state.liveLinks.map(\.link.target) == [nil], "un-merged")
    }
  }
}
