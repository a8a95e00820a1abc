import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Tokens of what was displayed") struct DisplayTokenTests {
  @Test("survive as text that is safe in a shell and a URL")
  func roundTrip() {
    withSeeds(count: 500) { generator in
      let marks = generator.list(upTo: 5) { generator in
        Mark(writer: WriterID(generator.next()), stamp: Stamp(bits: generator.next()))
      }
      let token = DisplayToken(marks)
      try law(DisplayToken(text: token.text) == token, "the same token")
      let isSafe = token.text.allSatisfy {
        $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_")
      }
      try law(isSafe, "safe text")
      try law(token == DisplayToken(marks.reversed()), "any order")
    }
  }

  @Test(
    "are refused when cut or mistyped", arguments: ["A", "AAAA", "AAAAAAAAAAAAAAAAAAAAA=", "é"])
  func refused(text: String) {
    #expect(DisplayToken(text: text) == nil)
  }
}
