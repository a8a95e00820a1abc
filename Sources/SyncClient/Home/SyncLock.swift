import LocalStore

/// Held while a sync or a join runs, so that two of them never talk to a server for one replica at
/// once.
struct SyncLock: ~Copyable {
  private let lock: FileLock

  /// - Parameter waits: whether to wait for another one to end.
  init(_ home: HomeFolder, waits: Bool = false) throws(CommandFailure) {
    let path = home.syncLockPath
    do throws(FileLock.Failure) {
      lock = try FileLock(path, waits: waits)
    } catch {
      throw Self.failure(error, path)
    }
  }

  private static func failure(_ error: FileLock.Failure, _ path: String) -> CommandFailure {
    switch error {
    case .cannotOpen(let number):
      .file(
        number, "\(path) cannot be opened", code: "cannot-write",
        hint: "Check that the folder is yours and that the disk has room. Nothing is lost.")
    case .cannotLock(let number):
      .file(number, "\(path) cannot be locked", code: "cannot-lock")
    case .isHeldByAnother:
      CommandFailure(
        .failure, code: "sync-running", message: "another sync of this replica is running",
        hint: "Wait for it to end, or stop it; “fieldbook sync --watch” runs until it is stopped.")
    }
  }
}
