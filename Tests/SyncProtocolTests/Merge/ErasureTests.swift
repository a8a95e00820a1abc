import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Erasure") struct ErasureTests {
  /// Names that stand nowhere else in a state's bytes.
  static let secret = Slot("secret-field")
  static let secretElement = Slot("secret-set", "secret-element")

  private static func record() -> RecordState {
    var state = RecordState()
    state.edit("city", .text("Roma"), as: mark(1, 1))
    state.edit(secret, .text("private words"), as: mark(1, 1))
    state.edit(secretElement, .present, as: mark(2, 2))
    state.delete(as: mark(3, 3))
    state.merge(into: target(5), as: mark(3, 4))
    return state
  }

  @Test("leaves no name, value or edit of what was not kept, in the summaries neither")
  func nothingLeft() {
    var state = Self.record()
    #expect(state.canonicalBytes.contains(text: "secret"))
    #expect(state.canonicalBytes.contains(text: "private"))
    state.erase(keeping: ["city"])
    #expect(!state.canonicalBytes.contains(text: "secret"))
    #expect(!state.canonicalBytes.contains(text: "private"))
    #expect(state.cells.map(\.slot) == ["city", .deleted, .mergedInto])
    #expect(!state.marks.contains(mark(2, 2)))
    #expect(state.deletionStatus == .contested)  // The merge came after the deletion.
    #expect(state.isErased)
  }

  @Test("keeps the deletion of an erased record in force")
  func staysDeleted() {
    var state = RecordState(["notes": [entry(1, 1, .text("x"))]])
    state.delete(as: mark(1, 2))
    state.erase(keeping: [])
    #expect(state.deletionStatus == .deleted)
  }

  @Test("late values do not come back, known fields or not")
  func lateValues() {
    var erased = Self.record()
    erased.erase(keeping: ["city"])
    var late = Self.record()
    late.edit(Self.secret, .text("private, later"), as: mark(4, 999))
    late.edit("unknown-to-this-version", .text("private"), as: mark(4, 999))
    late.edit("city", .text("Bari"), as: mark(4, 999))
    let joined = erased.joined(with: late)
    #expect(!joined.canonicalBytes.contains(text: "private"))
    #expect(!joined.canonicalBytes.contains(text: "unknown"))
    #expect(joined.liveValues(of: "city") == [.text("Bari")])
  }

  @Test("two erasures keep what both kept")
  func intersection() {
    var (left, right) = (Self.record(), Self.record())
    left.erase(keeping: ["city", Self.secret])
    right.erase(keeping: ["city", "phone"])
    let joined = left.joined(with: right)
    #expect(joined.kept == ["city"])
    #expect(joined == right.joined(with: left))
    left.erase(keeping: ["city", "phone"])
    #expect(left == joined)
  }

  @Test("an erasure keeps or erases all elements of a set together")
  func sets() {
    var state = Self.record()
    state.erase(keeping: ["secret-set"])
    #expect(state[Self.secretElement].live.count == 1)
    #expect(state["city"].isEmpty)
  }

  @Test("commutes with joining")
  func commutes() {
    withSeeds(count: 1500) { generator in
      let (a, b, kept) = (generator.state(), generator.state(), generator.keptFields())
      let erased = { (state: RecordState) in
        var state = state
        state.erase(keeping: kept)
        return state
      }
      let expected = erased(a.joined(with: b))
      try law(erased(a).joined(with: b) == expected, "the left one erased")
      try law(a.joined(with: erased(b)) == expected, "the right one erased")
      try law(erased(a).joined(with: erased(b)) == expected, "both erased")
      try law(erased(expected) == expected, "erasing twice")
      var fact = RecordState()
      fact.erase(keeping: kept)
      try law(a.joined(with: b).joined(with: fact) == expected, "the erasure is a fact like others")
    }
  }

  @Test("what is left of late edits joins as all of them would")
  func reduced() {
    withSeeds(count: 1500) { generator in
      let (record, late, kept) = (generator.state(), generator.state(), generator.keptFields())
      var erased = record
      erased.erase(keeping: kept)
      let left = late.reduced(to: erased.kept)
      try law(erased.joined(with: left) == erased.joined(with: late), "nothing else was left out")
      try law(left.kept == late.kept, "it is no erasure itself")
      try law(left.reduced(to: erased.kept) == left, "reducing twice")
      let isWhole = late.cells.allSatisfy { cell in
        cell.register.entries.allSatisfy { !erased.erases($0.value, of: cell.slot) }
      }
      try law((left == late) == isWhole, "edits are told apart as erased or not")
    }
  }

  @Test("replaced values of erased slots are left out of a delta, and names out of summaries")
  func reducedDelta() {
    var deletion = Deletion(isDeleted: true)
    deletion.coverage.add(mark(1, 1), of: Self.secretElement)
    deletion.coverage.add(mark(1, 1), of: "city")
    let past = [
      PastValue(slot: Self.secret, mark: mark(1, 1), value: .text("private words")),
      PastValue(slot: "city", mark: mark(1, 1), value: .text("Roma")),
      PastValue(slot: .deleted, mark: mark(3, 3), value: deletion.value),
    ]
    let delta = RecordDelta(
      type: "person", id: RecordID(high: 1, low: 1), state: Self.record(), past: past)
    #expect(delta.reduced(to: nil) == delta)
    let left = delta.reduced(to: ["city"])
    #expect(left.past.map(\.slot) == ["city", .deleted])
    #expect(left.past.allSatisfy { !$0.value.bytes.contains(text: "secret") })
    #expect(!left.state.canonicalBytes.contains(text: "secret"))
  }

  @Test("an erased record that holds an erased slot is refused")
  func refused() {
    let marks = "82 01 01"
    for slots in ["a1 6161 82 00 01", "a1 6764656c65746564 82 00 82f5 81 8301018161 61"] {
      #expect(throws: CBORError.self) {
        try RecordState(canonicalBytes: hex("83 \(marks) \(slots) 80"))
      }
    }
  }
}
