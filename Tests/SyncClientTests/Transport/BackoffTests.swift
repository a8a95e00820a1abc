import Testing

@testable import SyncClient

@Suite("Backoff") struct BackoffTests {
  /// Always the same bits: all zeros draw the least of a range, all ones the greatest.
  struct Constant: RandomNumberGenerator {
    let bits: UInt64
    mutating func next() -> UInt64 { bits }
  }

  @Test("the bound doubles with each failure up to the longest, whatever the number")
  func bounds() {
    let backoff = Backoff(firstMilliseconds: 1_000, longestMilliseconds: 10_000)
    let bounds = [1, 2, 3, 4, 5, 6, 64, Int.max].map { backoff.bound(afterFailures: $0) }
    #expect(bounds == [1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000, 10_000])
    #expect([0, -1, Int.min].allSatisfy { backoff.bound(afterFailures: $0) == 1_000 })
  }

  @Test("the jitter is full: from nothing to the bound", arguments: 1...12)
  func fullJitter(attempt: Int) {
    let backoff = Backoff()
    var least = Constant(bits: 0)
    var greatest = Constant(bits: .max)
    #expect(backoff.delayMilliseconds(afterFailures: attempt, using: &least) == 0)
    #expect(
      backoff.delayMilliseconds(afterFailures: attempt, using: &greatest)
        == backoff.bound(afterFailures: attempt))
  }

  @Test("Retry-After is honoured in full, but not for days")
  func retryAfter() {
    let backoff = Backoff()
    var least = Constant(bits: 0)
    let expectations = [
      (0, 0), (-5, 0), (17, 17_000), (86_400, 3_600_000), (Int.max, 3_600_000),
    ]
    for (asked, expected) in expectations {
      #expect(
        backoff.delayMilliseconds(afterFailures: 1, retryAfterSeconds: asked, using: &least)
          == expected)
    }
    var greatest = Constant(bits: .max)
    #expect(
      backoff.delayMilliseconds(afterFailures: 1, retryAfterSeconds: 17, using: &greatest)
        == 18_000)
  }
}
