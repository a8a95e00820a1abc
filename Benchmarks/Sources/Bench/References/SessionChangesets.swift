import CSQLitePlain

/// SQLite's own changesets, recorded by its session extension while the rows are inserted: what the
/// least way of sending them costs that any SQLite has.
enum SessionChangesets {
  static func measure(_ workload: Workload, _ path: String, copy: String) throws -> Peer {
    let source = PlainSQLite(path)
    source.createTables(workload.tables)
    var everything: [UInt8] = []
    let written = Stopwatch.seconds {
      everything = source.recording { source.insertAll(workload.tables) }
    }
    let target = PlainSQLite(copy)
    target.createTables(workload.tables)
    let applied = Stopwatch.seconds { target.apply(everything) }
    let delta = source.recording {
      source.execute("BEGIN")
      for edit in workload.edits { source.execute(workload.update(of: edit)) }
      source.execute("COMMIT")
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
  fileprivate func recording(_ body: () -> Void) -> [UInt8] {
    var session: OpaquePointer?
    unsafe sqlite3session_create(pointer, "main", &session)
    unsafe sqlite3session_attach(session, nil)
    body()
    var size: Int32 = 0
    var bytes: UnsafeMutableRawPointer?
    unsafe sqlite3session_changeset(session, &size, &bytes)
    defer {
      unsafe sqlite3_free(bytes)
      unsafe sqlite3session_delete(session)
    }
    return unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(size)))
  }

  fileprivate func apply(_ changeset: [UInt8]) {
    var bytes = changeset
    execute("BEGIN IMMEDIATE")
    let code = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe sqlite3changeset_apply(
        pointer, Int32(buffer.count), buffer.baseAddress, nil,
        { _, _, _ in SQLITE_CHANGESET_ABORT }, nil)
    }
    precondition(code == SQLITE_OK, "a changeset was not applied")
    execute("COMMIT")
  }
}
