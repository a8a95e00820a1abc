import Glibc
import LocalStore

extension DataDirectory {
  /// What only one process may do at a time with a data directory. `restore` holds all of them.
  enum Lock: String {
    /// Held by `serve` for its life.
    case serve
    case backup
    /// Held while the office's view is brought up to date.
    case central
  }

  /// Takes a lock, which goes with the value, or with the process.
  func lock(_ lock: Lock, waits: Bool = false) throws(CommandFailure) -> FileLock {
    let path = "\(path)/\(lock.rawValue).lock"
    do throws(FileLock.Failure) {
      return try FileLock(path, waits: waits)
    } catch {
      switch error {
      case .isHeldByAnother: throw held(lock)
      case .cannotOpen(let number), .cannotLock(let number):
        throw .file(
          number, "\(path) cannot be locked", code: "cannot-lock",
          hint: "Check that this user may write to the data directory.")
      }
    }
  }

  private func held(_ lock: Lock) -> CommandFailure {
    switch lock {
    case .serve:
      CommandFailure(
        .failure, code: "server-running",
        message: "a server, or a restore, runs on \(path) already", field: "--data",
        hint: "Stop it first. All commands but serve and restore work beside it.")
    case .backup:
      CommandFailure(
        .failure, code: "backup-running", message: "a backup, or a restore, of \(path) is at work",
        hint: "Wait for it to end.")
    case .central:
      CommandFailure(
        .failure, code: "data-busy", message: "another command is reading the zones of \(path)",
        hint: "Wait for it to end.")
    }
  }
}
