import Glibc
import LocalStore

/// Clearing a laptop that was taken out of service: everything of ours is overwritten and removed.
///
/// A marker file comes first and goes last, so that whatever interrupts it, the next command goes on
/// with it.
extension HomeFolder {
  /// Every file that Fieldbook ever puts here, in the order in which they go.
  private var ownFiles: [String] {
    ReplicaRescue.remains(of: replicaPath)
      + ["", "-wal", "-shm", "-journal"].map { replicaPath + $0 }
      + [credentialPath, joiningPath].flatMap { [$0, FileContents.unfinished($0)] }
      + [FileContents.unfinished(clearingPath)]
  }

  /// To be called with the sync's lock held, and the replica closed: SQLite, closing a file, would
  /// remove by name what may be another file's log by then.
  func clear() throws(CommandFailure) {
    try FileContents.replace(clearingPath, with: Array("clearing\n".utf8))
    try finish()
  }

  /// Goes on with a clearing that was interrupted.
  /// - Returns: whether there was one.
  func resumeClearing() throws(CommandFailure) -> Bool {
    guard isBeingCleared else { return false }
    let lock = try SyncLock(self, waits: true)
    defer { withExtendedLifetime(lock) {} }
    // Who held the lock may have brought it to its end.
    if isBeingCleared { try finish() }
    return true
  }

  private var isBeingCleared: Bool { unsafe access(clearingPath, F_OK) == 0 }

  private func finish() throws(CommandFailure) {
    for path in ownFiles { try FileContents.destroy(path) }
    try FileContents.destroy(syncLockPath)
    try FileContents.destroy(clearingPath)
    // A folder with other things in it stays.
    unsafe rmdir(path)
  }
}

extension CommandFailure {
  /// What a command answers that finds, or makes, a laptop cleared.
  /// - Parameter handedOver: how many of the person's records went to the server first, as far as
  ///   that is known.
  static func cleared(handedOver: Int = 0) -> CommandFailure {
    var message = "this laptop's access was revoked, and its replica was removed"
    if handedOver > 0 {
      let records = Quantity.counted(handedOver, "record")
      message +=
        "; before, \(records) of yours \(handedOver == 1 ? "was" : "were") handed over to the "
        + "coordinators"
    }
    return CommandFailure(
      .notEnrolled, code: "replica-cleared", message: message,
      hint: "Ask the office for an invitation, then: fieldbook join URL")
  }
}
