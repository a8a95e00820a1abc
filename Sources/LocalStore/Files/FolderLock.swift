internal import Glibc

/// A lock on a folder itself, which many may share or one have alone. It leaves no file behind, and
/// can be taken on a file system that is read-only. The system lets go of it when the process ends.
@safe
package final class FolderLock {
  package enum Kind: Sendable {
    /// Waits for whoever has it alone.
    case shared
    /// Does not wait.
    case exclusive
  }

  private let descriptor: Int32

  package init(_ path: String, _ kind: Kind) throws(FileLock.Failure) {
    // Once a property is set, `deinit` runs even if this throws: it would close the descriptor once
    // more, which may be somebody else's by then.
    let opened = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else { throw .cannotOpen(errno) }
    let error = Self.take(kind == .shared ? LOCK_SH : LOCK_EX | LOCK_NB, opened)
    guard error == 0 else {
      close(opened)
      throw error == EWOULDBLOCK ? .isHeldByAnother : .cannotLock(error)
    }
    descriptor = opened
  }

  deinit {
    // As in `FileLock`: a child process that is just being started may have the descriptor too.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Runs `body` while nobody shares the lock, if nobody does at present.
  package func whileAlone(_ body: () throws -> Void) rethrows {
    guard Self.take(LOCK_EX | LOCK_NB, descriptor) == 0 else {
      // The attempt may have let go of what was held.
      _ = Self.take(LOCK_SH, descriptor)
      return
    }
    defer { _ = Self.take(LOCK_SH, descriptor) }
    try body()
  }

  /// - Returns: 0, or an `errno`.
  private static func take(_ operation: Int32, _ descriptor: Int32) -> Int32 {
    while flock(descriptor, operation) != 0 {
      if errno != EINTR { return errno }
    }
    return 0
  }
}
