import SyncProtocol

extension Replica {
  /// Takes what the server says was erased out of every table of this file, in one transaction.
  ///
  /// Nothing else makes a replica destroy: not a colleague's push, not a person at this laptop. The
  /// bytes go with `destroyRemains`, and only then may the erasures be confirmed.
  func erase(_ erasures: [Erasure]) throws {
    try store.write { facts in
      for erasure in erasures where try store.fact(erasure.key) != nil {
        try forgetErased(facts.update(erasure.key) { $0.erase(keeping: erasure.kept) })
      }
    }
  }

  /// Remembers that nothing of any erasure up to this revision is held here; the next request says
  /// so.
  func confirmErasures(upTo revision: UInt64) throws {
    try connection.transaction {
      try set(.erasureRevision, .integer(Int64(bitPattern: revision)))
    }
  }

  /// Whether no byte is left here of what was erased up to this revision.
  package func hasCarriedOutErasures(upTo revision: UInt64) throws -> Bool {
    let carriedOut = UInt64(bitPattern: try number(.erasureRevision) ?? 0)
    return try carriedOut >= revision && number(.remains) == nil
  }

  /// Takes what an erasure did not keep out of all that lies beside the facts, in the transaction
  /// in which the erasure came: with the server's list, or with a page.
  func forgetErased(_ change: FactWriter.Change) throws {
    guard change.after.kept != change.before.kept, !change.before.isEmpty else { return }
    try outbox.forgetErased(change.key, change.after)
    try replacedValues.forgetErased(change.key, change.after)
    try forgetErasedNotices(change.key, change.after)
    try set(.remains, .integer(1))
  }

  /// Brings the views up to date and rewrites the file, if it may hold bytes of what was erased.
  /// - Returns: whether it holds none now. If not, a full disk or another program that has the file
  ///   open was in the way, and it is to be tried again.
  func destroyRemains() throws -> Bool {
    guard try number(.remains) != nil else { return true }
    // Views that were never built hold nothing.
    if try ViewState.read(connection) != nil {
      guard try views().catchUp() == .current else { return false }
    }
    guard try connection.destroyRemains(attempts: 1) else { return false }
    try connection.transaction { try clear(.remains) }
    return true
  }
}
