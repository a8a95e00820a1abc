package import SyncProtocol

/// Adds, edits, deletes and restores records, with the rules that hold when a person does it: each
/// command is one durable change with one stamp.
package struct RecordEntry {
  private let replica: Replica
  private let find: ValueParser.Finder

  package init(_ replica: Replica) {
    self.replica = replica
    find = replica.referenceFinder()
  }

  /// The required fields that a new record would lack, for asking on a terminal.
  package func missing(_ type: RecordType, _ assignments: [Assignment]) -> [Field] {
    type.fields.filter { field in
      field.isRequired
        && !assignments.contains {
          $0.field.name == field.name && $0.operation != .remove
            && !Blanks.trimmed($0.text).isEmpty
        }
    }
  }

  /// Adds a record. One that is known by what it says and is here already is edited instead; one
  /// that was deleted is there again.
  package func add(
    _ type: RecordType, _ assignments: [Assignment], zone: Zone? = nil
  ) throws -> EntryOutcome {
    let held = try EntryAccess.zone(for: type, named: zone, among: replica.zones())
    try EntryAccess.check(type, in: held.zone, held)
    let intents = try understood(assignments)
    try EntryRules.checkComplete(type, intents)
    return try write { change in
      let key = RecordKey(
        zone: held.zone, type: type.name, id: id(of: type, intents, held.zone, change))
      if let sight = try replica.sight(of: key) {
        return try addAgain(sight, type, intents, change)
      }
      let sight = try RecordSight(new: key, replica.reader())
      return try put(intents, sight, type, .created, existed: false, change)
    }
  }

  /// Edits a record, superseding exactly what is shown of each field.
  package func edit(_ key: RecordKey, _ assignments: [Assignment]) throws -> EntryOutcome {
    let type = try type(of: key)
    try EntryAccess.check(type, in: key.zone, replica.zone(key.zone))
    let intents = try understood(assignments)
    return try write { change in
      let sight = try present(key)
      for intent in intents { try EntryRules.checkChange(intent, of: sight, type) }
      return try put(intents, sight, type, .changed, existed: false, change)
    }
  }

  /// Deletes a record, as somebody to whom all of it was shown.
  package func delete(_ key: RecordKey) throws -> EntryOutcome {
    try EntryAccess.check(type(of: key), in: key.zone, replica.zone(key.zone))
    return try write { change in
      _ = try present(key)
      try change.delete(key)
      return EntryOutcome(key, .deleted)
    }
  }

  /// Takes back every deletion of a record that is known here.
  package func restore(_ key: RecordKey) throws -> EntryOutcome {
    try EntryAccess.check(type(of: key), in: key.zone, replica.zone(key.zone))
    return try write { change in
      guard let fact = try replica.store.fact(key) else { throw CommandFailure.notFound(key) }
      guard fact.state.deletionStatus != .present else { return EntryOutcome(key, .unchanged) }
      try change.restore(key)
      return EntryOutcome(key, .restored)
    }
  }

  // MARK: -

  private func understood(_ assignments: [Assignment]) throws -> [Intent] {
    let parser = ValueParser(ownName: try replica.name(), find: find)
    let intents = try assignments.map { assignment in
      do {
        return try Intent(assignment, parser)
      } catch let failure as ValueFailure {
        throw failure.failure(field: assignment.name)
      } catch var failure as CommandFailure {
        failure.field = failure.field ?? assignment.name
        throw failure
      }
    }
    try EntryRules.checkDistinct(intents)
    return intents
  }

  private func type(of key: RecordKey) throws -> RecordType {
    if let type = replica.schema.type(key.type) { return type }
    throw CommandFailure(
      .upgradeNeeded, code: "unknown-type",
      message: "this version does not know the type \(key.type)",
      record: key.id.description, hint: "Install a newer Fieldbook.")
  }

  private func present(_ key: RecordKey) throws -> RecordSight {
    guard let sight = try replica.sight(of: key), sight.state.deletionStatus != .deleted else {
      throw CommandFailure.notFound(key)
    }
    return sight
  }

  private func id(
    of type: RecordType, _ intents: [Intent], _ zone: Zone, _ change: LocalChange
  ) -> RecordID {
    guard !type.key.isEmpty else { return change.mintID() }
    let key = type.key.map { name in
      intents.first { $0.field.name == name }?.value ?? .null
    }
    return RecordID.derived(zone: zone, type: type.name, key: key)
  }

  private func addAgain(
    _ sight: RecordSight, _ type: RecordType, _ intents: [Intent], _ change: LocalChange
  ) throws -> EntryOutcome {
    let isDeleted = sight.state.deletionStatus == .deleted
    for intent in intents { try EntryRules.checkChange(intent, of: sight, type) }
    if isDeleted { try change.restore(sight.key) }
    return try put(
      intents, sight, type, isDeleted ? .restored : .changed, existed: true, change)
  }

  private func put(
    _ intents: [Intent], _ sight: RecordSight, _ type: RecordType, _ effect: EntryOutcome.Effect,
    existed: Bool, _ change: LocalChange
  ) throws -> EntryOutcome {
    var plan = WritePlan(change.mark.writer)
    for intent in intents { plan.add(intent, to: sight) }
    try plan.apply(to: change)
    let unresolved = try unresolved(plan.slots, of: sight.key)
    var warnings = intents.compactMap(\.oddity) + plan.warnings
    warnings += try phaseWarnings(intents, sight)
    warnings += unresolved.map { Self.unresolvedWarning($0, sight.key) }
    let isUnchanged = plan.writes.isEmpty && effect == .changed
    return EntryOutcome(
      sight.key, isUnchanged ? .unchanged : effect, existed: existed, warnings: warnings,
      unresolved: unresolved.map(\.name))
  }

  private func unresolved(
    _ slots: [Slot], of key: RecordKey
  ) throws -> [(name: String, count: Int)] {
    guard let sight = try replica.sight(of: key) else { return [] }
    return slots.compactMap { slot in
      guard let display = sight.display(slot), display.isDisputed else { return nil }
      return (FieldName.text(slot), display.alternatives.count)
    }
  }

  private static func unresolvedWarning(
    _ field: (name: String, count: Int), _ key: RecordKey
  ) -> EntryWarning {
    EntryWarning(
      code: "unresolved", message: "\(field.name) has \(field.count) values that differ",
      field: field.name,
      hint: "Choose one: fieldbook resolve \(key.id.short) \(field.name) --keep N")
  }

  private func phaseWarnings(_ intents: [Intent], _ sight: RecordSight) throws -> [EntryWarning] {
    try intents.compactMap { intent in
      guard case .phase(let reference) = intent.field.kind else { return nil }
      let given = intents.first { $0.field.name == reference }?.value
      return try EntryRules.phaseWarning(
        intent, programme: given ?? sight.value(Slot(reference)), replica.phases)
    }
  }

  private func write<Result>(_ body: (LocalChange) throws -> Result) throws -> Result {
    do {
      return try replica.change(body)
    } catch let error as ReplicaError {
      throw CommandFailure(error)
    }
  }
}
