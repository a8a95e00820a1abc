import Synchronization

/// Bounds how often a wrong invitation code may be tried: so many in a minute, by all together.
///
/// 80 bits are out of reach anyway; the bound keeps guessing from costing the server anything,
/// and makes it show in the log.
final class GuessLimiter: Sendable {
  static let failuresPerMinute = 60

  private static let windowNanoseconds: UInt64 = 60_000_000_000

  private struct Window {
    var start: UInt64 = 0
    var failures = 0
  }

  private let window = Mutex(Window())
  private let monotonicNanoseconds: @Sendable () -> UInt64

  init(monotonicNanoseconds: @escaping @Sendable () -> UInt64) {
    self.monotonicNanoseconds = monotonicNanoseconds
  }

  /// Nil if a code may be tried now, else the seconds until it may.
  func secondsToWait() -> Int? {
    let now = monotonicNanoseconds()
    return window.withLock { window in
      let elapsed = now &- window.start
      guard elapsed < Self.windowNanoseconds, window.failures >= Self.failuresPerMinute else {
        return nil
      }
      return Int((Self.windowNanoseconds - elapsed) / 1_000_000_000) + 1
    }
  }

  func noteFailure() {
    let now = monotonicNanoseconds()
    window.withLock { window in
      if now &- window.start >= Self.windowNanoseconds { window = Window(start: now) }
      window.failures += 1
    }
  }
}
