internal import Glibc

/// Held while one process does what only one may do at a time. The system lets go of it when the
/// process ends, however that happens.
package struct FileLock: ~Copyable {
  /// Why it is not held. The numbers are an `errno`.
  package enum Failure: Error {
    case cannotOpen(Int32)
    case cannotLock(Int32)
    /// Only of those who do not wait.
    case isHeldByAnother
  }

  let descriptor: Int32

  /// - Parameter waits: whether to wait until nobody else holds it.
  package init(_ path: String, waits: Bool) throws(Failure) {
    // As in `FolderLock`: what is set already would be closed twice.
    let opened = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw .cannotOpen(errno) }
    while flock(opened, waits ? LOCK_EX : LOCK_EX | LOCK_NB) != 0 {
      let error = errno
      if error == EINTR { continue }
      close(opened)
      throw error == EWOULDBLOCK ? .isHeldByAnother : .cannotLock(error)
    }
    descriptor = opened
  }

  deinit {
    // Closing alone would leave it held as long as a child process that is just being started has
    // the descriptor too.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
