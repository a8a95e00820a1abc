import SyncProtocol

/// Makes rows out of facts, inside one transaction.
struct ViewRows {
  let tables: ViewTables
  let store: FactStore
  let reader: RecordReader
  private let writers: [String: TypedTableWriter]
  private let plain: PlainRows

  var dependencies: ViewDependencies { ViewDependencies(connection: store.connection) }
  private var authors: ViewAuthors { ViewAuthors(connection: store.connection) }

  /// - Parameter isFilling: whether the tables have no indexes yet, and each record comes once.
  init(
    tables: ViewTables, store: FactStore, reader: RecordReader, isFilling: Bool = false
  ) throws {
    self.tables = tables
    self.store = store
    self.reader = reader
    writers = try tables.byType.mapValues {
      try TypedTableWriter($0, isFilling: isFilling, store.connection)
    }
    plain = PlainRows(writers, reader)
  }

  /// Makes the rows of the next facts in the order of their arrival.
  /// - Parameter settled: up to where nothing was made with the help of a fact before it was read.
  /// - Returns: the last of them, and how many there were.
  func refresh(
    after seq: UInt64, through last: UInt64, limit: Int, settled: UInt64
  ) throws -> (last: UInt64, count: Int) {
    var taken = (last: seq, count: 0)
    try store.connection.query(
      """
      SELECT \(FactStore.columns) FROM fact WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3
      """,
      .integer(Int64(bitPattern: seq)), .integer(Int64(bitPattern: last)), .integer(limit)
    ) { row in
      taken = (UInt64(bitPattern: row.int64(0)), taken.count + 1)
      let isMarking = taken.last > settled
      if try plain.put(row) {
        if isMarking, let id = RecordID(bytes: row.blob(3)) { try markDependents(of: id) }
      } else {
        let fact = try FactStore.fact(row)
        try refresh(fact)
        if isMarking { try markDependents(of: fact) }
      }
    }
    return taken
  }

  func refresh(_ key: RecordKey) throws {
    if let fact = try store.fact(key) { return try refresh(fact) }
    try writers[key.type]?.remove(key)
  }

  func refresh(_ fact: Fact) throws {
    guard let writer = writers[fact.key.type] else { return try tables.noteForeign(fact.key.type) }
    reader.reads = []
    let standing = try reader.resolve(fact.key.id, type: fact.key.type)
    let isHidden = standing != fact.key.id || fact.state.deletionStatus == .deleted
    var named: Set<RecordID> = []
    if isHidden, writer.table.names.isEmpty {
      try writer.remove(fact.key)
    } else {
      named = try writer.put(fact, reader, isHidden: isHidden)
    }
    // What a column names is found by that column.
    try dependencies.note(fact, reads: (reader.reads ?? []).subtracting(named))
  }

  /// After a record changed: the rows made with its help, and the records that it is, or now
  /// becomes, merged into.
  func markDependents(of fact: Fact) throws {
    try markDependents(of: fact.key.id)
    guard !fact.state[.mergedInto].isEmpty else { return }
    let path = try reader.mergedRecords.path(from: fact.key.id, type: fact.key.type)
    for id in Set(path.reads) where id != fact.key.id {
      for held in try store.facts(id: id) where held.key.type == fact.key.type {
        try dependencies.mark(held.key)
      }
    }
  }

  private func markDependents(of id: RecordID) throws {
    let bytes = SQLValue.blob(id.bytes)
    try dependencies.markDependents(of: bytes)
    for marking in tables.markings { try store.connection.execute(marking, bytes) }
  }

  func markRenamed(_ authorName: (WriterID) -> String?) throws {
    let renamings = try authors.renamings(authorName)
    for renaming in renamings {
      try authors.put(renaming.writer, renaming.new)
      for table in tables.byType.values {
        for key in try table.keys(updatedBy: renaming.old, store.connection) {
          try dependencies.mark(key)
        }
      }
    }
  }

  func noteAuthors() throws {
    for (writer, name) in reader.takeAuthors() { try authors.put(writer, name) }
  }
}
