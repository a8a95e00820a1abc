import TestSupport
import Testing

@Suite("The generator of test cases") struct SplitMix64Tests {
  @Test("gives the published sequence of seed 1234567")
  func publishedSequence() {
    var generator = SplitMix64(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
    ]
    #expect(expected.map { _ in generator.next() } == expected)
  }

  @Test("a broken law is reported with its seed")
  func brokenLaw() {
    let failure = firstFailure(count: 3) { _ in try law(false, "never holds") }
    #expect(failure?.hasPrefix("never holds (FIELDBOOK_SEED=") == true)
    #expect(firstFailure(count: 3) { _ in try law(true, "holds") } == nil)
  }
}
