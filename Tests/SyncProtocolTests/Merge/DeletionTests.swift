import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Deleting and restoring") struct DeletionTests {
  private static func record() -> RecordState {
    var state = RecordState()
    state.edit("city", .text("Roma"), as: mark(1, 1))
    state.edit("notes", .text("x"), as: mark(2, 2))
    return state
  }

  @Test("what the deleter saw is gone; a restore brings it back; deleting again works")
  func backAndForth() {
    var state = Self.record()
    #expect(state.deletionStatus == .present)
    state.delete(as: mark(3, 3))
    #expect(state.deletionStatus == .deleted)
    state.restore(as: mark(1, 4))
    #expect(state.deletionStatus == .present)
    state.delete(as: mark(1, 5))
    #expect(state.deletionStatus == .deleted)
    #expect(state.liveValues(of: "city") == [.text("Roma")])
  }

  @Test("an edit that the deleter had not seen brings the record back, flagged")
  func unseenEdit() {
    var deleted = Self.record()
    deleted.delete(as: mark(3, 3))
    var edited = Self.record()
    edited.edit("city", .text("Bari"), as: mark(1, 2))
    #expect(deleted.joined(with: edited).deletionStatus == .contested)
  }

  @Test("a summary of one slot says nothing of the same writer's earlier edit of another")
  func summaryPerSlot() {
    let early = RecordState(["phone": [entry(1, 1, .text("123"))]])
    var deleter = RecordState()
    deleter.edit("city", .text("Roma"), as: mark(1, 9))
    deleter.delete(as: mark(3, 10))
    #expect(deleter.deletionStatus == .deleted)
    #expect(deleter.joined(with: early).deletionStatus == .contested)
  }

  @Test("two deleters who saw different halves delete the record together")
  func together() {
    var left = RecordState(["city": [entry(1, 1, .text("Roma"))]])
    var right = RecordState(["notes": [entry(2, 1, .text("x"))]])
    left.delete(as: mark(3, 3))
    right.delete(as: mark(4, 3))
    #expect(left.joined(with: right).deletionStatus == .deleted)
  }

  @Test("a restore that the deleter had not seen wins, whatever the stamps")
  func restoreWins() {
    var base = Self.record()
    base.delete(as: mark(1, 3))
    var (restored, deletedAgain) = (base, base)
    restored.restore(as: mark(2, 4))
    deletedAgain.delete(as: mark(3, 999))
    let joined = restored.joined(with: deletedAgain)
    #expect(joined.deletionStatus == .contested)
    #expect(joined.liveValues(of: .deleted).count == 2)
  }

  @Test("a merge link that the deleter had not seen counts as an edit")
  func unseenLink() {
    var deleted = Self.record()
    deleted.delete(as: mark(3, 3))
    var merged = Self.record()
    merged.merge(into: target(9), as: mark(2, 5))
    #expect(deleted.joined(with: merged).deletionStatus == .contested)
    merged.delete(as: mark(2, 6))
    #expect(deleted.joined(with: merged).deletionStatus == .deleted)
  }

  @Test("a record is deleted only if somebody saw each live edit of it")
  func neverHidesUnseen() {
    withSeeds(count: 2000) { generator in
      let state = generator.state()
      let live = state[.deleted].entries.compactMap { try? $0.value.map { try Deletion($0) } }
      guard state.deletionStatus == .deleted else { return }
      try law(live.allSatisfy { $0.isDeleted } && !live.isEmpty, "only deletions are live")
      for cell in state.cells where cell.slot != .deleted {
        for mark in state.liveMarks(of: cell.slot) {
          try law(live.contains { $0.coverage.covers(mark, of: cell.slot) }, "\(mark) was seen")
        }
      }
    }
  }

  @Test("deleting an arbitrary record as one who sees all of it deletes it; restoring restores it")
  func deleteAnything() {
    withSeeds(count: 1000) { generator in
      var state = generator.state()
      state.delete(as: mark(7, 90))
      try law(state.deletionStatus == .deleted, "deleted")
      try law(try RecordState(canonicalBytes: state.canonicalBytes) == state, "encodable")
      state.restore(as: mark(7, 91))
      try law(state.deletionStatus == .present, "restored")
    }
  }

  @Test("the deletion of a record with many long slots can be stored and read")
  func longSummary() throws {
    var state = RecordState()
    for number in 0..<400 {
      let name = String(repeating: "n", count: 1000) + String(number)
      state.edit(Slot("trade_names", name), .present, as: mark(1, UInt64(number + 1)))
    }
    state.delete(as: mark(2, 1000))
    state.merge(into: target(5), as: mark(2, 1001))
    #expect(try RecordState(canonicalBytes: state.canonicalBytes) == state)
  }
}
