import Glibc

/// The server's two clocks, handed in so that tests own time.
struct HTTPClock: Sendable {
  /// Never goes backwards; nanoseconds from an arbitrary start. For every time-out.
  let monotonicNanoseconds: @Sendable () -> UInt64
  /// Wall clock, seconds since 1970 UTC. Only for the `Date` field.
  let unixSeconds: @Sendable () -> Int64

  static let system = HTTPClock(
    monotonicNanoseconds: { read(CLOCK_MONOTONIC).nanoseconds },
    unixSeconds: { read(CLOCK_REALTIME).seconds })

  private static func read(_ clock: clockid_t) -> (seconds: Int64, nanoseconds: UInt64) {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    let nanoseconds = UInt64(clamping: time.tv_sec) &* 1_000_000_000
    return (Int64(time.tv_sec), nanoseconds &+ UInt64(clamping: time.tv_nsec))
  }
}
