import SyncProtocol

/// Gathers the records that a reference may mean, deleted or live ones, up to a limit.
struct RecordSearch {
  let store: FactStore
  let type: String?
  let isDeleted: Bool
  let limit: Int
  private(set) var found: Set<RecordKey> = []

  init(store: FactStore, type: String?, isDeleted: Bool, limit: Int) {
    self.store = store
    self.type = type
    self.isDeleted = isDeleted
    self.limit = limit
  }

  mutating func addID(_ id: RecordID) throws {
    for fact in try store.facts(id: id) { add(fact) }
  }

  mutating func addIDs(like fragment: IDFragment) throws {
    if let range = fragment.beginning {
      try addIDs(
        "id BETWEEN ?1 AND ?2", [.blob(range.lowerBound.bytes), .blob(range.upperBound.bytes)])
    }
    if let last = fragment.lastBytes {
      try addIDs("substr(id, -2) = ?1", [.blob(last)]) { fragment.isEnd(of: $0) }
    }
  }

  /// Reads ids out of the index of ids, and facts only until there are enough.
  private mutating func addIDs(
    _ condition: String, _ values: [SQLValue], where isMeant: (RecordID) -> Bool = { _ in true }
  ) throws {
    var statement = try store.connection.prepare(
      "SELECT DISTINCT id FROM fact WHERE \(condition)")
    try statement.bind(values)
    while found.count < limit, try statement.step() {
      guard let id = RecordID(bytes: statement.blob(0)), isMeant(id) else { continue }
      try addID(id)
    }
  }

  /// Records by name. A name that only a merged record has means the one that stands for it.
  mutating func addNamed(_ folded: String, _ reader: RecordReader) throws {
    var checked: Set<RecordKey> = []
    for key in try named(folded, reader.schema) + changedRecords(reader) {
      let standing = try reader.resolve(key)
      for candidate in [key, standing] where checked.insert(candidate).inserted {
        guard found.count < limit, let fact = try store.fact(candidate),
          try reader.names(of: fact).contains(folded)
        else { continue }
        try add(store.fact(standing) ?? fact)
      }
    }
  }

  /// The records that had this name when the views were brought up to date, deleted and merged ones
  /// included, and others that are to be looked at: whoever asks checks what they are now.
  private func named(_ folded: String, _ schema: Schema) throws -> [RecordKey] {
    try schema.types.flatMap { type -> [RecordKey] in
      guard type.isNamed, try ViewTables.isBuilt(type.name, store.connection) else { return [] }
      return try TypedTable(type).keys(named: folded, store.connection)
    }
  }

  /// What the views do not know yet, as a rule nothing.
  private func changedRecords(_ reader: RecordReader) throws -> [RecordKey] {
    var changed: [RecordKey] = []
    var position = try ViewState.cursor(store.connection)
    while true {
      let facts = try store.facts(after: position, limit: 1000)
      guard let last = facts.last else { return changed }
      for fact in facts where reader.schema.type(fact.key.type)?.isNamed ?? false {
        changed += [fact.key, try reader.resolve(fact.key)]
      }
      position = last.seq
    }
  }

  private mutating func add(_ fact: Fact) {
    guard type == nil || fact.key.type == type,
      (fact.state.deletionStatus == .deleted) == isDeleted
    else { return }
    found.insert(fact.key)
  }
}

extension RecordReader {
  /// What a record is called where an id is asked for, folded.
  func names(of fact: Fact) throws -> Set<String> {
    guard let type = schema.type(fact.key.type), type.isNamed else { return [] }
    let record = try visible(fact)
    var names: Set<String> = []
    for field in type.fields where field.isName {
      if let name = name(field, of: record) { names.insert(name) }
    }
    return names
  }

  /// One of them.
  func name(_ field: Field, of record: VisibleRecord) -> String? {
    record.shown(Slot(field.name))?.textContent.map { NameKey.folded($0) }
  }
}

extension RecordType {
  /// Whether its records can be named by something else than their ids.
  var isNamed: Bool { fields.contains { $0.isName } }
}
