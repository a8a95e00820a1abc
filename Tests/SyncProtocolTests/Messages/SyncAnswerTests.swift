import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Answers") struct SyncAnswerTests {
  @Test("survive")
  func roundTrip() {
    withSeeds(count: 400) { generator in
      let answer = generator.answer()
      let (decoded, error) = SyncAnswer.decode(answer.encoded)
      try law(decoded == answer && error == nil, "\(answer.encoded.hex)")
    }
  }

  @Test("cut at any byte, give their complete items and the error")
  func cut() {
    withSeeds(count: 40) { generator in
      let answer = generator.answer()
      let bytes = answer.encoded
      let ends = Self.ends(of: answer)
      for count in bytes.indices {
        let (cut, error) = SyncAnswer.decode(Array(bytes[..<count]))
        let complete = ends.count { $0 <= count }
        try law((cut == nil) == (complete == 0), "the head, cut after \(count) bytes")
        if let cut {
          try law(cut.head == answer.head, "the same head")
          try law(cut.items == Array(answer.items[..<(complete - 1)]), "cut after \(count) bytes")
        }
        // Between two items nothing is missing that a decoder could notice: that `done` is not
        // there yet tells its caller.
        let expected: CBORError.Reason? = ends.contains(count) ? nil : .truncated
        try law(error?.reason == expected, "the error, cut after \(count) bytes")
      }
    }
  }

  /// Where the head and each item end.
  private static func ends(of answer: SyncAnswer) -> [Int] {
    (0...answer.items.count).map { count in
      SyncAnswer(head: answer.head, items: Array(answer.items[..<count])).encoded.count
    }
  }

  @Test("join the pages that follow each other, and nothing else")
  func joinedPages() {
    withSeeds(count: 400) { generator in
      var items: [AnswerItem] = []
      for _ in 0..<generator.below(4) {
        items += generator.answer().items
        let zone = generator.below(2)
        for _ in 0..<generator.below(4) { items.append(.page(zone: zone, generator.page())) }
      }
      let joined = SyncAnswer(head: generator.answer().head, items: items).itemsWithPagesJoined
      try law(Self.records(joined) == Self.records(items), "the same records in the same order")
      try law(Self.others(joined) == Self.others(items), "everything else as it was")
      for (one, next) in zip(joined, joined.dropFirst()) {
        guard case .page(let zone, _) = one, case .page(zone, _) = next else { continue }
        try law(false, "two pages of one zone in a row")
      }
      let ends = items.enumerated().filter { Self.isEnd($0.offset, items) }.map(\.element)
      try law(Self.hashes(joined) == Self.hashes(ends), "each ends as its last page does")
    }
  }

  private static func isEnd(_ place: Int, _ items: [AnswerItem]) -> Bool {
    guard case .page(let zone, _) = items[place], place + 1 < items.count,
      case .page(zone, _) = items[place + 1]
    else { return true }
    return false
  }

  private static func records(_ items: [AnswerItem]) -> [RecordDelta] {
    items.flatMap { item -> [RecordDelta] in
      if case .page(_, let page) = item { page.records } else { [] }
    }
  }

  private static func hashes(_ items: [AnswerItem]) -> [[UInt8]] {
    items.compactMap { item in
      if case .page(_, let page) = item { page.journalHash } else { nil }
    }
  }

  private static func others(_ items: [AnswerItem]) -> [AnswerItem] {
    items.filter { item in
      if case .page = item { false } else { true }
    }
  }

  @Test("give what came before a damaged item")
  func damagedItem() {
    let head = "86 02 00 01 f6 00 f6"
    let refused = "83 03 00 81 02"
    let (answer, error) = SyncAnswer.decode(hex(head + refused + "83 03 00 81 05" + refused))
    #expect(answer?.items == [.refused(zone: 0, .noAccess)])
    #expect(error?.reason == .invalid("an unknown refusal"))
  }

  @Test(
    "are refused in another form",
    arguments: [
      ("another version", "86 01 00 01 f6 00 f6"),
      ("a head of three", "83 02 00 01"),
      ("an unknown role", "86 02 00 01 82 01 81 83 626974 60 6178 00 f6"),
      ("an unknown item", "86 02 00 01 f6 00 f6 83 06 00 80"),
      ("an item of the wrong size", "86 02 00 01 f6 00 f6 84 03 00 81 02 00"),
      ("a zone's place beyond the limit", "86 02 00 01 f6 00 f6 83 03 1840 81 02"),
      ("an unknown verdict", "86 02 00 01 f6 00 f6 84 00 00 01 81 82 01 04"),
      ("a verdict of the wrong size", "86 02 00 01 f6 00 f6 84 00 00 01 81 83 01 01 00"),
      ("an unknown refusal", "86 02 00 01 f6 00 f6 83 03 00 81 05"),
      (
        "a writer without a name",
        "86 02 00 01 f6 00 f6 86 01 00 40 00 81 01 8a 80 00 40 80 80 80 80 80 00 84 80 00 00 00"
      ),
      ("an unknown standing", "86 02 00 01 f6 03 f6"),
      ("an unknown decision", "86 02 00 01 f6 00 f6 83 04 00 81 83 60 50" + hash16 + "02"),
      ("a digest of 15 bytes", "86 02 00 01 f6 00 f6 84 02 00 01 84 01 40 00 4f" + hash15),
    ])
  func refused(what: String, bytes: String) {
    let (answer, error) = SyncAnswer.decode(hex(bytes))
    #expect(error != nil)
    #expect(answer?.items.isEmpty ?? true)
  }

  private static let hash16 = String(repeating: "00", count: 16)
  private static let hash15 = String(repeating: "00", count: 15)
}
