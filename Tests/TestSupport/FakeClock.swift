internal import Synchronization

/// A wall clock that stands still until a test moves it.
package final class FakeClock: Sendable {
  private let now = Mutex<UInt64>(1_767_225_600_000)

  package init() {}

  /// Milliseconds since 1970: at first 2026-01-01T00:00:00Z.
  package var milliseconds: UInt64 {
    get { now.withLock { $0 } }
    set { now.withLock { $0 = newValue } }
  }

  package func advance(seconds: UInt64) { now.withLock { $0 += 1_000 * seconds } }
  package func goBack(seconds: UInt64) { now.withLock { $0 -= 1_000 * seconds } }
}
