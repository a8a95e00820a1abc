/// What a removed zone leaves in the file although its rows are gone: earlier versions of records
/// in free pages and in the log.
extension Replica {
  /// Writes the file anew without them, if a zone was removed since the last time. Another process
  /// may keep it from that: then the next sync tries again.
  public func clearTraces() throws {
    guard try number(.traces) != nil else { return }
    // The views fill up again first, so that they do so once.
    _ = try views().catchUp()
    // The copy that VACUUM makes must not lie in the system's folder of temporary files.
    try connection.execute("PRAGMA temp_store = MEMORY")
    defer { try? connection.execute("PRAGMA temp_store = DEFAULT") }
    try connection.execute("VACUUM")
    guard try connection.checkpoint(.truncate).isComplete else { return }
    try connection.transaction { try forget(.traces) }
  }
}

extension Connection {
  /// Runs `body` with the rows that it deletes overwritten, and not merely unlinked.
  func overwritingDeleted<Result>(_ body: () throws -> Result) throws -> Result {
    try execute("PRAGMA secure_delete = ON")
    defer { try? execute("PRAGMA secure_delete = OFF") }
    return try body()
  }
}
