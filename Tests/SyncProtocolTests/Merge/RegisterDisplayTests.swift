import TestSupport
import Testing

@testable import SyncProtocol

@Suite("What a person sees of a field") struct RegisterDisplayTests {
  private static let older = entry(2, 1, .text("Roma"))
  private static let newer = entry(1, 2, .text("Bari"))

  private static func display(
    _ entries: some Sequence<Entry>, _ policy: Policy, order: [Int64]? = nil
  ) throws -> RegisterDisplay {
    try #require(
      RegisterDisplay(entries, policy: policy) { value in
        if value.isNull { return .emptied }
        guard case .integer(let number) = value.content else { return nil }
        return order?.firstIndex(of: number).map { .position($0) }
      })
  }

  @Test("nothing is shown of a field without live values")
  func nothing() {
    #expect(RegisterDisplay([], policy: .latest) == nil)
    #expect(RegisterDisplay([entry(1, 1, nil)], policy: .review) == nil)
  }

  @Test("equal values are agreement under every policy", arguments: Policy.allCases)
  func agreement(policy: Policy) throws {
    let entries = [entry(1, 4, .integer(1)), entry(2, 3, .integer(1)), entry(3, 9, nil)]
    let display = try Self.display(entries, policy, order: [])
    #expect(display.alternatives.map(\.value) == [.integer(1)])
    #expect(display.shown.marks == [mark(2, 3), mark(1, 4)])
    #expect(display.shown.latest == mark(1, 4))
    #expect(!display.isDisputed && !display.needsReview)
    #expect(display.token.marks == [mark(1, 4), mark(2, 3)])
  }

  @Test("latest shows the highest stamp, and asks nobody")
  func latest() throws {
    let display = try Self.display([Self.newer, Self.older], .latest)
    #expect(display.shown.value == .text("Bari"))
    #expect(display.isDisputed && !display.needsReview)
  }

  @Test(
    "review and once show the latest provisionally, and ask", arguments: [Policy.review, .once])
  func review(policy: Policy) throws {
    let display = try Self.display([Self.newer, Self.older], policy)
    #expect(display.shown.value == .text("Bari"))
    #expect(display.needsReview)
  }

  @Test("of equal stamps the greater writer's is the latest")
  func equalStamps() throws {
    let display = try Self.display([entry(1, 1, .integer(9)), entry(2, 1, .integer(3))], .latest)
    #expect(display.shown.value == .integer(3))
  }

  @Test("furthest shows the highest rank whatever the stamps, of equal ranks the latest")
  func furthest() throws {
    let entries = [entry(1, 1, .integer(30)), entry(2, 2, .integer(20)), entry(3, 3, .null)]
    let display = try Self.display(entries, .furthest, order: [10, 20, 30])
    #expect(display.shown.value == .integer(30))
    #expect(display.isDisputed && !display.needsReview)
    let ranks = RegisterDisplay(
      [entry(1, 5, .integer(1)), entry(2, 4, .text("1"))], policy: .furthest
    ) { _ in .position(0) }
    #expect(ranks?.shown.value == .integer(1))
  }

  @Test("furthest with a value outside the order is review, unless it stands alone")
  func outside() throws {
    let entries = [entry(1, 1, .integer(30)), entry(2, 2, .integer(99))]
    let display = try Self.display(entries, .furthest, order: [10, 20, 30])
    #expect(display.shown.value == .integer(99))
    #expect(display.needsReview)
    let alone = try Self.display([entry(2, 2, .integer(99))], .furthest, order: [10, 20, 30])
    #expect(!alone.needsReview)
  }

  @Test("furthest is of concurrent values only: a lower value written knowingly is shown")
  func knowingly() throws {
    var state = RecordState(["score": [entry(1, 1, .integer(30))]])
    state.edit("score", .integer(10), as: mark(2, 2))
    let display = try Self.display(state["score"].entries, .furthest, order: [10, 20, 30])
    #expect(display.shown.value == .integer(10))
    #expect(!display.isDisputed)
  }

  @Test("in a union an addition beats a later, concurrent removal")
  func union() throws {
    let entries = [entry(1, 1, .present), entry(2, 9, .null)]
    let display = try Self.display(entries, .union)
    #expect(display.shown.value == .present)
    #expect(!display.needsReview)
    #expect(try Self.display([entry(2, 9, .null)], .union).shown.value == .null)
  }

  @Test("numbers the values from the oldest, and agreement later on does not renumber them")
  func numbering() throws {
    let first = try Self.display([Self.newer, Self.older], .review)
    #expect(first.alternatives.map(\.value) == [.text("Roma"), .text("Bari")])
    let agreed = try Self.display([Self.newer, Self.older, entry(3, 9, .text("Roma"))], .review)
    #expect(agreed.alternatives.map(\.value) == [.text("Roma"), .text("Bari")])
    #expect(agreed.shown.value == .text("Roma"))
  }

  @Test("numbers values of one edit's mark, as merged duplicates have them, by their bytes")
  func equalMarks() throws {
    let values = (0..<12).map { Value.integer($0) }
    withSeeds(count: 50) { generator in
      let entries = values.shuffled(using: &generator).map { Entry(mark(1, 1), $0) }
      let display = RegisterDisplay(entries, policy: .review)
      try law(display?.alternatives.map(\.value) == values, "in the order of their bytes")
    }
  }

  @Test("does not depend on the order of the entries", arguments: Policy.allCases)
  func anyOrder(policy: Policy) {
    withSeeds(count: 300) { generator in
      let entries = generator.list(upTo: 5) { generator in
        Entry(generator.mark(), generator.chance(80) ? generator.pick(Pool.values) : nil)
      }
      let rank = { (value: Value) in value.numberContent.map { Rank.number($0) } }
      let first = RegisterDisplay(entries, policy: policy, rank: rank)
      let shuffled = entries.shuffled(using: &generator)
      try law(RegisterDisplay(shuffled, policy: policy, rank: rank) == first, "the same display")
      let live = Set(entries.compactMap(\.value))
      try law(Set(first?.alternatives.map(\.value) ?? []) == live, "every live value is listed")
      try law(Set(first?.token.marks ?? []) == Set(entries.filter(\.isLive).map(\.mark)), "token")
    }
  }
}
