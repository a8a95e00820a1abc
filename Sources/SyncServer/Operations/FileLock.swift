import Glibc
import LocalStore

/// Held while one process does what only one may do at a time. The system lets go of it when the
/// process ends, however that happens.
struct FileLock: ~Copyable {
  private let descriptor: Int32

  /// Waits until nobody else holds it.
  init(_ path: String) throws(CommandFailure) {
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure(path, errno) }
    while flock(descriptor, LOCK_EX) != 0 {
      let error = errno
      guard error == EINTR else {
        close(descriptor)
        throw Self.failure(path, error)
      }
    }
  }

  deinit { close(descriptor) }

  private static func failure(_ path: String, _ error: Int32) -> CommandFailure {
    let reason = unsafe strerror(error).map { unsafe String(cString: $0) } ?? "error \(error)"
    return CommandFailure(
      .failure, code: "cannot-lock", message: "\(path) cannot be locked: \(reason)",
      hint: "Check that this user may write to the data directory.")
  }
}
