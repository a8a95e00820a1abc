import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Push chains") struct PushChainTests {
  @Test("remember the last push acknowledged and those sent since, and no other")
  func remembers() {
    let chain = PushChain(acknowledged: PushID(1), attempts: [PushID(2), PushID(3)])
    #expect(chain.remembers(nil))
    #expect([1, 2, 3].allSatisfy { chain.remembers(PushID($0)) })
    #expect(!chain.remembers(PushID(4)))
    #expect(!PushChain().remembers(PushID(1)))
  }

  @Test("minted ids differ")
  func minted() {
    var generator = SplitMix64(seed: 3)
    let ids = (0..<100).map { _ in PushID.minted(using: &generator) }
    #expect(Set(ids).count == 100)
  }
}
