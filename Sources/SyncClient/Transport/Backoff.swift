/// How long to wait before another attempt: exponential, with full jitter, so that a hundred
/// laptops that lost the same server do not return to it in step. Pure: the caller waits.
struct Backoff: Equatable, Sendable {
  /// Upper end of the first wait, in milliseconds: most faults of a network pass within it.
  var firstMilliseconds = 1_000

  /// Upper end of any wait of our own, in milliseconds: a coach whose network returns is in sync at
  /// most this much later.
  var longestMilliseconds = 5 * 60 * 1_000

  /// The longest wait a server may ask for with Retry-After, in seconds; a proxy's mistake must not
  /// silence a laptop for days.
  var longestRetryAfterSeconds = 60 * 60

  /// Milliseconds to wait after `attempt` failures in a row (1 is the first), drawn evenly from
  /// zero to the bound of that attempt. A wait the server asked for comes first and in full.
  func delayMilliseconds(
    afterFailures attempt: Int, retryAfterSeconds: Int? = nil,
    using random: inout some RandomNumberGenerator
  ) -> Int {
    let asked = min(max(retryAfterSeconds ?? 0, 0), longestRetryAfterSeconds) * 1_000
    // The high word of a product spreads the generator's bits over the range in one draw. The bias
    // is of no account here, and a poor generator cannot keep it busy as it can Int.random(in:).
    let choices = UInt64(bound(afterFailures: attempt)) + 1
    return asked + Int(choices.multipliedFullWidth(by: random.next()).high)
  }

  /// The upper end of the wait: doubles with each failure up to the longest.
  func bound(afterFailures attempt: Int) -> Int {
    // Beyond 30 doublings a millisecond is longer than any cap, and a shift could overflow.
    let doublings = min(max(attempt, 1) - 1, 30)
    return min(firstMilliseconds << doublings, longestMilliseconds)
  }
}
