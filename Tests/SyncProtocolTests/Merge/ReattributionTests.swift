import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Writers that forgot") struct ReattributionTests {
  static let new = mark(9, 100)
  static let old = WriterID(1)

  @Test("an unacknowledged edit stands under the new writer, its acknowledged one is superseded")
  func moved() {
    var state = RecordState(["city": [entry(1, 5, .text("Bari")), entry(2, 4, nil)]])
    state.reattribute(["city": Stamp(bits: 3)], from: Self.old, to: Self.new)
    #expect(
      state["city"].entries == [entry(1, 3, nil), entry(2, 4, nil), entry(9, 100, .text("Bari"))])
  }

  @Test("an edit that was never acknowledged leaves nothing behind; others' slots stay")
  func neverAcknowledged() {
    var state = RecordState([
      "city": [entry(1, 5, .text("Bari"))], "notes": [entry(1, 2, .text("x"))],
      "phone": [entry(2, 2, .text("123"))],
    ])
    state.reattribute(
      ["city": nil, "phone": nil, "absent": nil], from: Self.old, to: Self.new)
    #expect(state["city"].entries == [entry(9, 100, .text("Bari"))])
    #expect(state["notes"].entries == [entry(1, 2, .text("x"))])
    #expect(state["phone"].entries == [entry(2, 2, .text("123"))])
    #expect(state.cells.count == 3)
  }

  @Test("the author's own summaries cover the moved edits, and those that did not move")
  func summaries() {
    var state = RecordState([
      "city": [entry(1, 5, .text("Bari"))], "notes": [entry(1, 2, .text("x"))],
      "phone": [entry(2, 2, .text("123"))],
    ])
    state.merge(into: target(5), as: mark(1, 6))
    state.delete(as: mark(1, 7))
    state.reattribute(
      ["city": nil, .deleted: nil, .mergedInto: nil],
      from: Self.old, to: Self.new)
    #expect(state.deletionStatus == .deleted)
    #expect(state.unseenByMergers().isEmpty)
    #expect(state.marks == [mark(1, 2), mark(2, 2), Self.new])
  }

  @Test("an edit made after the author's own deletion still contests it")
  func editAfterDeletion() {
    var state = RecordState(["city": [entry(1, 5, .text("Bari"))]])
    state.delete(as: mark(1, 7))
    state.edit("city", .text("Como"), as: mark(1, 8))
    let before = state.deletionStatus
    state.reattribute(["city": nil, .deleted: nil], from: Self.old, to: Self.new)
    #expect(before == .contested)
    #expect(state.deletionStatus == .contested)
  }

  @Test("what the server holds of the old writer is superseded there, and the edit arrives")
  func joinedWithServer() {
    let server = RecordState(["city": [entry(1, 3, .text("Roma"))]])
    var laptop = server
    laptop.edit("city", .text("Bari"), as: mark(1, 5))
    laptop.reattribute(["city": Stamp(bits: 3)], from: Self.old, to: Self.new)
    #expect(server.joined(with: laptop).liveValues(of: "city") == [.text("Bari")])
    let clone = RecordState(["city": [entry(1, 6, .text("Como"))]])
    #expect(
      server.joined(with: laptop).joined(with: clone).liveValues(of: "city")
        == [.text("Como"), .text("Bari")])
  }

  @Test("live values, deletion status and unseen edits stay as they were")
  func nothingIsLost() {
    withSeeds(count: 1500) { generator in
      var state = Self.history(&generator)
      let before = state
      let own = state.cells.map(\.slot).filter { state[$0].entry(of: Self.old) != nil }
      state.reattribute(
        Dictionary(uniqueKeysWithValues: own.map { ($0, Stamp?.none) }),
        from: Self.old, to: Self.new)
      try law(state.marks.allSatisfy { $0.writer != Self.old }, "nothing is left of the old writer")
      try law(state.deletionStatus == before.deletionStatus, "the same deletion status")
      try law(
        state.unseenByMergers().map(\.slot) == before.unseenByMergers().map(\.slot),
        "the same unseen edits")
      for slot in Pool.slots where !slot.isControl {
        let values = Set(state.liveValues(of: slot))
        try law(values == Set(before.liveValues(of: slot)), "the same values of \(slot)")
      }
    }
  }

  /// What one replica can hold: its own edits, deletions and merges between those of another.
  private static func history(_ generator: inout SplitMix64) -> RecordState {
    var (mine, theirs) = (RecordState(), RecordState())
    for stamp in 1...UInt64(2 + generator.below(10)) {
      let isMine = generator.chance(60)
      var state = isMine ? mine : theirs
      let edit = mark(isMine ? 1 : 2, stamp)
      switch generator.below(6) {
      case 0: state.delete(as: edit)
      case 1: state.restore(as: edit)
      case 2: state.merge(into: target(5), as: edit)
      default: state.edit(generator.pick(Array(Pool.slots[..<4])), .integer(Int64(stamp)), as: edit)
      }
      if isMine { mine = state } else { theirs = state }
      if generator.chance(20) { mine = mine.joined(with: theirs) }
    }
    return mine
  }
}
