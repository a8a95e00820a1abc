extension Connection {
  public enum TransactionKind: Sendable {
    /// Takes the write lock at once, waiting for it as long as the busy timeout. For all writing:
    /// a deferred transaction that reads first cannot wait for the lock when it comes to write.
    case immediate
    /// Takes a lock when it needs one.
    case deferred
  }

  /// Runs `body` as one transaction: committed, and durable, when it returns; rolled back when it
  /// throws. If the commit fails, everything is rolled back and the error thrown.
  ///
  /// Calling it inside another transaction is a programmer's error; see `savepoint`.
  public func transaction<Result>(
    _ kind: TransactionKind = .immediate, _ body: () throws -> Result
  ) throws -> Result {
    precondition(!isInTransactionClosure, "a transaction inside a transaction; use a savepoint")
    switch kind {
    case .immediate:
      try useWriterCache()
      try execute("BEGIN IMMEDIATE")
    case .deferred: try execute("BEGIN DEFERRED")
    }
    isInTransactionClosure = true
    defer { isInTransactionClosure = false }
    do {
      let result = try body()
      // Also fails, as it must, if SQLite rolled back by itself and `body` ignored that error.
      try execute("COMMIT")
      return result
    } catch {
      rollBack()
      throw error
    }
  }

  /// Runs `body` on one unchanging state of the database, whatever others commit meanwhile. It
  /// holds no lock that stops writers, but the log cannot shrink until it returns.
  public func snapshot<Result>(_ body: () throws -> Result) throws -> Result {
    try transaction(.deferred) {
      // The state is fixed by the first read, not by BEGIN.
      _ = try int64("SELECT 1 FROM sqlite_schema LIMIT 1")
      return try body()
    }
  }

  /// Runs `body`; if it throws, takes back what it did, keeps the rest of the transaction, and
  /// rethrows. Savepoints nest. Outside a transaction it is a programmer's error.
  public func savepoint<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
    precondition(isInTransactionClosure, "a savepoint outside a transaction")
    let quoted = Self.quoted(name)
    try execute("SAVEPOINT \(quoted)")
    do {
      let result = try body()
      try execute("RELEASE \(quoted)")
      return result
    } catch {
      // A full disk may have rolled back everything already; then there is no savepoint left.
      if isInTransaction {
        try execute("ROLLBACK TO \(quoted)")
        try execute("RELEASE \(quoted)")
      }
      throw error
    }
  }

  /// A name as an SQL identifier, in double quotes.
  public static func quoted(_ name: String) -> String {
    var quoted = "\""
    for character in name.unicodeScalars {
      if character == "\"" { quoted.unicodeScalars.append("\"") }
      quoted.unicodeScalars.append(character)
    }
    return quoted + "\""
  }

  private func rollBack() {
    guard isInTransaction else { return }
    // Nothing is left to be done if this fails: the journal rolls back at the next opening, and
    // the error that led here is the one worth telling.
    try? execute("ROLLBACK")
  }
}
