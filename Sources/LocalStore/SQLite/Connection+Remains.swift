extension Connection {
  /// Rewrites the file without anything that was deleted from it, and empties the log: no page of
  /// either holds a byte then that is not in a table. Needs as much free disk again as the file is
  /// large, and no other writer meanwhile.
  /// - Parameter attempts: how often the log is to be emptied, which readers at work keep it from,
  ///   each time for as long as the connection's busy timeout.
  /// - Returns: false if a reader or writer that does not end, or a full disk, kept it from that.
  ///   Nothing in the tables is harmed then, and it may be tried again.
  package func destroyRemains(attempts: Int) throws -> Bool {
    do throws(SQLiteError) {
      try execute("VACUUM")
      for _ in 0..<attempts where try checkpoint(.truncate).isComplete { return true }
      return false
    } catch {
      guard error.isBusy || error.kind == .full else { throw error }
      return false
    }
  }
}
