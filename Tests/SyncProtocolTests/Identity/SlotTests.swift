import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Slots") struct SlotTests {
  @Test("the order is that of their encoded CBOR keys")
  func order() {
    withSeeds(count: 2000) { generator in
      let names = (0..<2).map { _ in
        String(generator.text().prefix(generator.pick([1, 2, 100]))) + generator.pick(["", "x"])
      }
      let encoded = names.map { Value.exactText($0).bytes }
      let isLess = encoded[0].lexicographicallyPrecedes(encoded[1])
      try law((Slot(names[0]) < Slot(names[1])) == isLess, "\(names)")
      try law((Slot(names[0]) == Slot(names[1])) == (encoded[0] == encoded[1]), "\(names)")
    }
    #expect(Slot("b") < Slot("aa"))
    #expect(Slot(String(repeating: "z", count: 23)) < Slot(String(repeating: "a", count: 24)))
  }

  @Test("are told apart by bytes, composed from decomposed, and hashed by them")
  func bytesDecide() {
    let slots: Set<Slot> = [Slot("é"), Slot("e\u{301}"), Slot("é")]
    #expect(slots.count == 2)
  }

  @Test("an element is normalised: the same one is the same slot on every laptop")
  func normalisedElement() {
    #expect(Slot("trade_names", "Cafe\u{301}") == Slot("trade_names", "Caf\u{e9}"))
  }

  @Test(
    "are a field and an element, split at the first slash",
    arguments: [
      ("city", "city", nil), ("languages/hr", "languages", "hr"), ("a/b/c", "a", "b/c"),
      ("a/", "a", ""), ("/b", "", "b"), ("", "", nil), ("a/\u{301}b", "a", "\u{301}b"),
    ])
  func parts(name: String, field: String, element: String?) {
    #expect(Slot(name).field == field)
    #expect(Slot(name).element == element)
  }

  @Test("exactly two are read by the merge itself")
  func control() {
    #expect(Slot("deleted").isControl && Slot("merged_into").isControl)
    #expect(!Slot("deleted/x").isControl && !Slot("Deleted").isControl)
  }
}
