import Glibc

/// What the program says to people.
///
/// Not by `FileHandle`, which ends the process if what it writes to is full, closed or not ready.
enum Output {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The table.
  static func write(_ text: String) throws {
    guard write(text, to: STDOUT_FILENO) else {
      throw Failure(description: "the standard output takes nothing (error \(errno))")
    }
  }

  /// How far it is, for whoever waits. If nobody does, that is no reason to stop.
  static func note(_ text: String) { _ = write(text + "\n", to: STDERR_FILENO) }

  /// - Returns: whether all of it was taken.
  private static func write(_ text: String, to descriptor: Int32) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        // Somebody made it one that does not wait.
        var waited = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard unsafe poll(&waited, 1, waitMilliseconds) > 0 else { return false }
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  private static let waitMilliseconds: Int32 = 1_000
}
