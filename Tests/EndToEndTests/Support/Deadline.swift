import Glibc

/// A moment after which nobody waits any longer: the end of a wait, never its means.
struct Deadline {
  private let end: Int

  init(milliseconds: Int) { end = Self.now + milliseconds }

  /// Nothing here takes so long unless it hangs, not even on a machine with far too much to do.
  static let generousMilliseconds = 300_000

  static var generous: Deadline { Deadline(milliseconds: generousMilliseconds) }

  var millisecondsLeft: Int32 { Int32(clamping: max(0, end - Self.now)) }

  /// Milliseconds of the monotonic clock.
  static var now: Int {
    var time = timespec()
    unsafe _ = clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
  }
}

/// Waits until one of the descriptors can be read, or has ended.
/// - Returns: the places of those; empty once the time is over.
func readable(_ descriptors: [Int32], until deadline: Deadline) -> [Int] {
  var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
  repeat {
    let count = unsafe poll(&entries, nfds_t(entries.count), deadline.millisecondsLeft)
    if count > 0 { return entries.indices.filter { entries[$0].revents != 0 } }
  } while deadline.millisecondsLeft > 0
  return []
}
