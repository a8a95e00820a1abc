import Glibc
import LocalStore

/// Held while a sync or a join runs, so that two of them never talk to a server for one replica at
/// once. The system lets go of it when the process ends, however that happens.
struct SyncLock: ~Copyable {
  private let descriptor: Int32

  init(_ home: HomeFolder) throws(CommandFailure) {
    let path = home.syncLockPath
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .file(errno, "\(path) cannot be opened", code: "cannot-write")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let error = errno
      close(descriptor)
      guard error == EWOULDBLOCK else {
        throw .file(error, "\(path) cannot be locked", code: "cannot-lock")
      }
      throw CommandFailure(
        .failure, code: "sync-running", message: "another sync of this replica is running",
        hint: "Wait for it to end, or stop it; “fieldbook sync --watch” runs until it is stopped.")
    }
  }

  deinit { close(descriptor) }
}
