import LocalStore

/// `sync --watch`: syncs again and again until somebody stops it.
struct SyncWatch {
  /// Others' edits are never older than this here, as long as there is a network.
  private static let periodMilliseconds = 30_000
  /// Own edits leave within this.
  private static let lookMilliseconds = 1_000

  let run: SyncRun
  /// Told after each sync.
  let onSync: (SyncSummary) throws -> Void

  /// - Returns: the signal that ended it.
  func untilStopped() throws -> StopRequest.Signal {
    while true {
      if let signal = run.stop.received() { return signal }
      do {
        try onSync(try run.sync(.endless))
      } catch let failure as CommandFailure where failure.status == .interrupted {
        return run.stop.received() ?? .interrupt
      }
      try waitForWork()
    }
  }

  private func waitForWork() throws {
    let version = try dataVersion()
    var waited = 0
    while waited < Self.periodMilliseconds, run.stop.received() == nil {
      run.stop.wait(Self.lookMilliseconds)
      waited += Self.lookMilliseconds
      // What waits for a zone that access was lost to waits on: only what is new is a reason.
      if try dataVersion() != version, try hasWork() { return }
    }
  }

  private func hasWork() throws -> Bool {
    try run.replica.outboxCounts().waiting > 0 || run.replica.relayCount() > 0
  }

  /// A number that changes when another process has written to the file.
  private func dataVersion() throws -> Int64? {
    try run.replica.connection.int64("PRAGMA data_version")
  }
}
