import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Invitation codes")
struct InvitationCodeTests {
  @Test(arguments: 0..<200 as Range<UInt64>) func readBackAsWritten(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let code = InvitationCode.minted(using: &generator)
    #expect(code.text.utf8.count == 19, "seed \(seed)")
    #expect(InvitationCode(code.text) == code, "seed \(seed)")
    #expect(InvitationCode(code.text.lowercased()) == code, "seed \(seed)")
    let sloppy = code.text.split(separator: "-").joined(separator: " ")
    #expect(InvitationCode(sloppy) == code, "seed \(seed)")
  }

  @Test func lettersThatAreMisreadMeanTheSame() {
    #expect(InvitationCode("0000-1111-0000-1111") == InvitationCode("OoO0-ILil-00oO-1iL1"))
  }

  @Test(arguments: [
    "", "1234", "0000-0000-0000-000", "0000-0000-0000-00000", "UUUU-0000-0000-0000",
    "0000_0000_0000_0000", "0000-0000-0000-000é",
  ])
  func anythingElseIsNone(text: String) {
    #expect(InvitationCode(text) == nil)
  }

  @Test func anyBytesAreRefusedWithoutTrouble() {
    var generator = SplitMix64(seed: 7)
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      _ = InvitationCode(String(decoding: bytes, as: UTF8.self))
    }
  }
}
