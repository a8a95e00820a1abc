import Synchronization
import Testing

@testable import SyncServer

@Suite("Bound on guesses")
struct GuessLimiterTests {
  @Test func aMinuteTakesSoManyFailures() {
    let seconds = Mutex<UInt64>(1_000)
    let limiter = GuessLimiter { seconds.withLock { $0 * 1_000_000_000 } }
    for _ in 0..<GuessLimiter.failuresPerMinute {
      #expect(limiter.secondsToWait() == nil)
      limiter.noteFailure()
    }
    #expect(limiter.secondsToWait() == 61)
    seconds.withLock { $0 += 59 }
    #expect(limiter.secondsToWait() == 2)
    seconds.withLock { $0 += 1 }
    #expect(limiter.secondsToWait() == nil)
    limiter.noteFailure()
    #expect(limiter.secondsToWait() == nil)
  }
}
