internal import SyncProtocol

/// Compares the views with what the facts make of them: they are built once more, in memory.
struct ViewComparison {
  let replica: Replica

  func findings() throws -> [Finding] {
    do {
      guard try replica.views().catchUp() == .current else { return [Self.behind] }
      return try replica.connection.snapshot { try compare() }
    } catch let error as SQLiteError where error.kind == .other || error.kind == .constraint {
      // A table that is gone, or is no longer ours.
      return [Self.broken("the views cannot be brought up to date: \(error.message)")]
    }
  }

  private func compare() throws -> [Finding] {
    // Another command may have written since the views were brought up to date.
    guard try ViewState.cursor(replica.connection) == replica.store.head() else {
      return [Self.behind]
    }
    if let kept = try UnsentDigests(connection: replica.connection).current() {
      for zone in try replica.zones().map(\.zone) {
        var digest = try replica.store.digest(of: zone)
        digest.remove(kept[zone] ?? .empty)
        guard try digest == replica.digest(of: zone) else {
          return [Self.broken("the digest of what is unsent in \(zone) is not that of its facts")]
        }
      }
    }
    let expected = try rebuilt()
    return try replica.schema.types.compactMap { type in
      try isEqual(TypedTable(type), expected)
        ? nil : Self.broken("the table “\(type.name)” is not what the facts make of it")
    }
  }

  /// A file in memory with the same facts, and views made of them.
  private func rebuilt() throws -> Connection {
    let scratch = FactStore(try Connection.open("views", mode: .memory))
    try scratch.connection.executeScript(FileFormat.factTables)
    try scratch.connection.transaction {
      try replica.connection.query("SELECT \(FactStore.columns) FROM fact") { row in
        try scratch.connection.execute(
          "INSERT INTO fact(\(FactStore.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
          values: (0..<7).map { row.value($0) })
      }
      try scratch.connection.execute(
        "UPDATE fact_head SET seq = ?1", .integer(Int64(bitPattern: try replica.store.head())))
    }
    _ = try ViewBuilder(store: scratch, schema: replica.schema) { [replica] writer in
      (try? replica.authorName(of: writer)) ?? nil
    }.catchUp()
    return scratch.connection
  }

  private func isEqual(_ table: TypedTable, _ expected: Connection) throws -> Bool {
    // With the indexes, and the triggers that keep others from writing to it.
    let definition = """
      SELECT name, sql FROM sqlite_schema
      WHERE tbl_name IN ('\(table.type.name)', '\(table.storage)') ORDER BY name
      """
    // All that is stored, but for the row's number. The first columns name a row.
    let columns = table.storedColumns.joined(separator: ", ")
    let rows = "SELECT \(columns) FROM \(table.rows) ORDER BY 1, 2"
    return try [definition, rows].allSatisfy { sql in
      var mine = try replica.connection.prepare(sql)
      var theirs = try expected.prepare(sql)
      guard mine.columnCount == theirs.columnCount else { return false }
      while try theirs.step() {
        guard try mine.step(), Self.isSameRow(mine, theirs) else { return false }
      }
      return try !mine.step()
    }
  }

  private static func isSameRow(_ left: borrowing Statement, _ right: borrowing Statement) -> Bool {
    for column in 0..<left.columnCount where left.value(column) != right.value(column) {
      return false
    }
    return true
  }

  private static let behind = Finding(
    .views, "views-behind", .unknown,
    "the views are older than the facts, and cannot be brought up to date now",
    .advice("Try again when no other program uses the replica."))

  private static func broken(_ sentence: String) -> Finding {
    Finding(.views, "views", .broken, sentence, .repair)
  }
}
