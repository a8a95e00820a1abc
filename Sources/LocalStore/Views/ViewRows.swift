import SyncProtocol

/// Makes rows out of facts, inside one transaction.
struct ViewRows {
  let tables: ViewTables
  let store: FactStore
  let reader: RecordReader

  var dependencies: ViewDependencies { ViewDependencies(connection: store.connection) }
  private var authors: ViewAuthors { ViewAuthors(connection: store.connection) }

  func refresh(_ key: RecordKey) throws {
    if let fact = try store.fact(key) { return try refresh(fact) }
    try tables.byType[key.type]?.remove(key, store.connection)
    try ViewNames(store).put(key, [])
  }

  func refresh(_ fact: Fact) throws {
    // Records of a newer schema have no table.
    guard let table = tables.byType[fact.key.type] else { return }
    reader.reads = []
    let standing = try reader.resolve(fact.key.id, type: fact.key.type)
    if standing != fact.key.id || fact.state.deletionStatus == .deleted {
      try table.remove(fact.key, store.connection)
    } else {
      try table.put(reader.document(fact), store.connection)
    }
    if table.type.isNamed { try ViewNames(store).put(fact.key, reader.names(of: fact)) }
    try dependencies.note(fact, reads: reader.reads ?? [])
  }

  /// After a record changed: the rows made with its help, and the records that it is, or now
  /// becomes, merged into.
  func markDependents(of fact: Fact) throws {
    try dependencies.markDependents(of: fact.key.id)
    guard !fact.state[.mergedInto].isEmpty else { return }
    let path = try reader.mergedRecords.path(from: fact.key.id, type: fact.key.type)
    for id in Set(path.reads) where id != fact.key.id {
      for held in try store.facts(id: id) where held.key.type == fact.key.type {
        try dependencies.mark(held.key)
      }
    }
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
