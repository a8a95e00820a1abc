import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Writing") struct WriteTests {
  static let city = Slot("city")

  @Test("supersedes exactly what was shown")
  func supersedesShown() {
    withSeeds(count: 1000) { generator in
      var state = RecordState()
      let register = generator.register(of: Self.city)
      state.update(Self.city) { $0 = register }
      let live = state.liveMarks(of: Self.city)
      let shown = Set(generator.some(of: live.sorted()))
      let writer = generator.pick(Pool.writers + [3])
      let before = state
      let written = mark(writer, 9)
      state.write(.integer(99), to: Self.city, as: written, shown: shown)
      try law(
        state[Self.city].entry(of: written.writer) == Entry(written, .integer(99)), "written")
      for entry in before[Self.city].entries where entry.writer != written.writer {
        let expected = shown.contains(entry.mark) ? entry.superseded : entry
        try law(state[Self.city].entry(of: entry.writer) == expected, "of others what was shown")
      }
    }
  }

  @Test("does not touch an edit that arrived after the display")
  func arrivedMeanwhile() {
    var state = RecordState([Self.city: [entry(1, 1, .text("Roma")), entry(2, 1, .text("Bari"))]])
    let token = RegisterDisplay(state[Self.city].entries, policy: .review)?.token
    state = state.joined(with: RecordState([Self.city: [entry(2, 4, .text("Como"))]]))
    state.write(.text("Asti"), to: Self.city, as: mark(3, 5), shown: Set(token?.marks ?? []))
    #expect(state.liveValues(of: Self.city) == [.text("Como"), .text("Asti")])
  }

  @Test("two edits that did not know of each other both survive, in both directions")
  func concurrent() {
    var (left, right) = (RecordState(), RecordState())
    left.edit(Self.city, .text("Roma"), as: mark(1, 7))
    right.edit(Self.city, .text("Zagreb"), as: mark(2, 3))
    let joined = left.joined(with: right)
    #expect(joined == right.joined(with: left))
    #expect(joined.liveValues(of: Self.city) == [.text("Roma"), .text("Zagreb")])
  }

  @Test("causality decides, whatever the clocks say")
  func causality() {
    var author = RecordState()
    author.edit(Self.city, .text("Roma"), as: mark(1, 1_000_000))
    var slowClock = author
    slowClock.edit(Self.city, .text("Bari"), as: mark(2, 1))
    #expect(author.joined(with: slowClock).liveValues(of: Self.city) == [.text("Bari")])
  }

  @Test("a late copy of a superseded edit does not come back to life")
  func lateCopy() {
    var state = RecordState()
    state.edit(Self.city, .text("Roma"), as: mark(1, 1))
    let late = state
    state.edit(Self.city, .text("Bari"), as: mark(2, 2))
    #expect(state.joined(with: late) == state)
  }

  @Test("an emptied field is a live value, and conflicts with another edit")
  func emptied() {
    let state = RecordState([Self.city: [entry(1, 1, .null), entry(2, 1, .text("Roma"))]])
    #expect(RegisterDisplay(state[Self.city].entries, policy: .review)?.isDisputed == true)
  }

  @Test("an erased field takes no value, the others and the control slots do")
  func erasedField() {
    var state = RecordState()
    state.erase(keeping: ["city"])
    let erased = state
    state.edit("notes", .text("x"), as: mark(1, 1))
    #expect(state == erased)
    state.edit("city", .text("Roma"), as: mark(1, 1))
    state.delete(as: mark(1, 2))
    #expect(state.cells.map(\.slot) == ["city", .deleted])
    #expect(state.deletionStatus == .deleted)
  }
}
