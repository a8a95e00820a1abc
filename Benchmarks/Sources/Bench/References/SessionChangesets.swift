import CSQLitePlain

/// SQLite's own changesets, recorded by its session extension while the rows are inserted: what the
/// least way of sending them costs that any SQLite has.
enum SessionChangesets {
  static func measure(_ workload: Workload, _ path: String, copy: String) throws -> Peer {
    let source = try PlainSQLite(path)
    try source.createTables(workload.tables)
    var everything: [UInt8] = []
    let written = try Stopwatch.seconds {
      everything = try source.recording { try source.insertAll(workload.tables) }
    }
    let target = try PlainSQLite(copy)
    try target.createTables(workload.tables)
    let applied = try Stopwatch.seconds { try target.apply(everything) }
    let delta = try source.recording {
      try source.execute("BEGIN")
      for edit in workload.edits { try source.execute(workload.update(of: edit)) }
      try source.execute("COMMIT")
    }
    return Peer(
      peer: "session changesets", version: unsafe String(cString: sqlite3_libversion()),
      writeSeconds: written, applySeconds: applied, rawBytes: Double(everything.count),
      gzipBytes: Double(try Gzip.size(everything)), deltaBytes: Double(delta.count),
      deltaGzipBytes: Double(try Gzip.size(delta)))
  }
}

extension PlainSQLite {
  /// Runs `body`, and gives back what it changed.
  fileprivate func recording(_ body: () throws -> Void) throws -> [UInt8] {
    var session: OpaquePointer?
    try check(unsafe sqlite3session_create(pointer, "main", &session), SQLITE_OK, "a session")
    defer { unsafe sqlite3session_delete(session) }
    try check(unsafe sqlite3session_attach(session, nil), SQLITE_OK, "a session of all tables")
    try body()
    var size: Int32 = 0
    var bytes: UnsafeMutableRawPointer?
    try check(
      unsafe sqlite3session_changeset(session, &size, &bytes), SQLITE_OK, "its changeset")
    defer { unsafe sqlite3_free(bytes) }
    return unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(size)))
  }

  fileprivate func apply(_ changeset: [UInt8]) throws {
    var bytes = changeset
    try execute("BEGIN IMMEDIATE")
    let code = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe sqlite3changeset_apply(
        pointer, Int32(buffer.count), buffer.baseAddress, nil,
        { _, _, _ in SQLITE_CHANGESET_ABORT }, nil)
    }
    try check(code, SQLITE_OK, "apply a changeset")
    try execute("COMMIT")
  }
}
