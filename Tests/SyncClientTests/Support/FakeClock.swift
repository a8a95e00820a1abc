import Synchronization

/// A clock that stands still until a test moves it.
final class FakeClock: Sendable {
  /// Milliseconds since 1970: at first 2026-01-01T00:00:00Z.
  private let now = Mutex<UInt64>(1_767_225_600_000)

  var milliseconds: UInt64 { now.withLock { $0 } }

  func advance(seconds: UInt64) { now.withLock { $0 += 1_000 * seconds } }
  func goBack(seconds: UInt64) { now.withLock { $0 -= 1_000 * seconds } }
}
