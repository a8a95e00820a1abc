import SyncProtocol

/// Lists the fields that people who did not know of each other gave different values.
package struct Conflicts {
  private let replica: Replica

  package init(_ replica: Replica) { self.replica = replica }

  /// In the order of types, labels and ids. What is listed is remembered, for a resolution that
  /// names no token.
  /// - Parameter all: also those that need no person, because their policy decides.
  package func list(all: Bool = false) throws -> [ConflictItem] {
    let items = try current(all: all)
    DisplayedTokens(connection: replica.connection).remember(items)
    return items
  }

  /// How many fields wait for a person. Nothing is displayed, so nothing is remembered.
  package func count() throws -> Int {
    try current(all: false).count
  }

  private func current(all: Bool) throws -> [ConflictItem] {
    let isCurrent = try replica.views().catchUp() == .current
    return try replica.connection.snapshot { try read(all: all, isCurrent) }
  }

  private func read(all: Bool, _ viewsAreCurrent: Bool) throws -> [ConflictItem] {
    let reader = replica.reader()
    var items: [ConflictItem] = []
    try eachCandidate(all: all || !viewsAreCurrent, reader) { fact in
      guard fact.state.deletionStatus != .deleted, try reader.resolve(fact.key) == fact.key
      else { return }
      let conflicts = try reader.conflicts(of: reader.visible(fact))
        .filter { all || $0.needsReview }
      guard !conflicts.isEmpty else { return }
      let label = try reader.label(of: fact.key)
      items += conflicts.map { ConflictItem(key: fact.key, label: label, conflict: $0) }
    }
    // Stable: a record's fields stay in their order.
    return items.enumerated().sorted { left, right in
      let (one, other) = (left.element, right.element)
      return (one.key.type, one.label, one.key.id, left.offset)
        < (other.key.type, other.label, other.key.id, right.offset)
    }.map(\.element)
  }

  /// Calls `body` for every record that may have conflicts. The typed tables know which of their
  /// records need a person; what this schema does not know is in none of them.
  private func eachCandidate(
    all: Bool, _ reader: RecordReader, _ body: (Fact) throws -> Void
  ) throws {
    let merges = try !reader.mergedRecords.isEmpty()
    if all {
      try replica.store.eachFact { fact in
        if merges || fact.state.mayConflict { try body(fact) }
      }
      return
    }
    for key in try keysNeedingReview() {
      if let fact = try replica.store.fact(key) { try body(fact) }
    }
    let foreign = try ViewTables.foreignTypes(replica.connection).map { SQLValue.text($0) }
    guard !foreign.isEmpty else { return }
    let places = (1...foreign.count).map { "?\($0)" }.joined(separator: ", ")
    try replica.store.eachFact(where: "type IN (\(places))", foreign) { fact in
      if merges || fact.state.mayConflict { try body(fact) }
    }
  }

  private func keysNeedingReview() throws -> [RecordKey] {
    try replica.schema.types.flatMap {
      try TypedTable($0).keysNeedingReview(replica.connection)
    }
  }
}

extension RecordState {
  /// Whether anything of it can be disputed, told without decoding values.
  fileprivate var mayConflict: Bool {
    cells.contains { $0.slot == .deleted || $0.register.entries.count > 1 }
  }
}
