import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Text in normal form C") struct CanonicalTextTests {
  /// From UAX #15 and its NormalizationTest.txt.
  static let table: [(String, String)] = [
    ("", ""), ("Roma", "Roma"), ("e\u{301}", "\u{e9}"), ("\u{e9}", "\u{e9}"),
    ("\u{1112}\u{1161}\u{11ab}", "\u{d55c}"), ("\u{d55c}", "\u{d55c}"),
    ("\u{d558}\u{11ab}", "\u{d55c}"),
    ("\u{212b}", "\u{c5}"), ("A\u{30a}", "\u{c5}"), ("\u{2126}", "\u{3a9}"), ("\u{212a}", "K"),
    ("\u{fb01}", "\u{fb01}"), ("\u{ff21}", "\u{ff21}"), ("\u{b2}", "\u{b2}"),
    ("s\u{307}\u{323}", "\u{1e69}"), ("\u{1e0b}\u{323}", "\u{1e0d}\u{307}"),
    ("q\u{307}\u{323}", "q\u{323}\u{307}"), ("\u{1e9b}\u{323}", "\u{1e9b}\u{323}"),
    ("\u{344}", "\u{308}\u{301}"), ("\u{958}", "\u{915}\u{93c}"),
    ("\u{fb1d}", "\u{5d9}\u{5b4}"), ("\u{2adc}", "\u{2add}\u{338}"),
    ("\u{1d15e}", "\u{1d157}\u{1d165}"), ("\u{f900}", "\u{8c48}"), ("\u{2f800}", "\u{4e3d}"),
    ("\u{301}e", "\u{301}e"), ("e\u{301}\u{301}", "\u{e9}\u{301}"),
    ("C\u{30c}evapc\u{30c}ic\u{301}i", "\u{10c}evap\u{10d}i\u{107}i"),
  ]

  @Test("is that of the standard's table", arguments: table)
  func published(text: String, expected: String) {
    #expect(Array(CanonicalText.normalised(text).utf8) == Array(expected.utf8))
    #expect(Value.text(text).bytes == Value.exactText(expected).bytes)
  }

  @Test("is stable, and the same for all texts that are canonically equivalent")
  func equivalence() {
    let pieces = Self.table.map(\.0) + ["a", "\u{301}", "\u{323}", "\u{11a8}", "\u{ac00}"]
    withSeeds(count: 2000) { generator in
      let text = (0..<6).map { _ in generator.pick(pieces) }.joined()
      let other = (0..<6).map { _ in generator.pick(pieces) }.joined()
      let normal = CanonicalText.normalised(text)
      try law(Value.exactText(CanonicalText.normalised(normal)) == .exactText(normal), "stable")
      // String's own equality is canonical equivalence.
      try law(normal == text, "equivalent")
      try law((Value.text(text) == .text(other)) == (text == other), "one form for equal texts")
    }
  }

  @Test("nothing below U+0300 changes, which the short cut relies on")
  func shortCut() {
    for number in UInt32(0)..<0x300 {
      guard let scalar = Unicode.Scalar(number) else { continue }
      let text = String(Character(scalar))
      #expect(CanonicalText.normalised(text).unicodeScalars.elementsEqual([scalar]))
    }
  }
}
