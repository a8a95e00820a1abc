import SyncProtocol

/// What holds of a record's fields when a person enters them. What arrives by sync is never refused.
enum EntryRules {
  /// Required fields that nothing is given for.
  static func missing(_ type: RecordType, _ given: [Intent]) -> [Field] {
    type.fields.filter { field in
      field.isRequired && !given.contains { $0.field.name == field.name && !$0.isEmptying }
    }
  }

  static func checkComplete(_ type: RecordType, _ given: [Intent]) throws {
    let missing = missing(type, given)
    guard let first = missing.first else { return }
    let names = missing.map(\.name).joined(separator: ", ")
    throw CommandFailure(
      .invalidData, code: "required", message: "a new \(type.name) needs \(names)",
      field: first.name, hint: "Write \(first.name)=VALUE.")
  }

  /// One field, one value: which of two would be meant?
  static func checkDistinct(_ intents: [Intent]) throws {
    var seen: Set<String> = []
    for intent in intents {
      let isSingle: Bool
      switch intent.wish {
      case .value, .elements: isSingle = true
      case .adding, .removing: isSingle = false
      }
      guard isSingle else { continue }
      guard seen.insert(intent.name).inserted else {
        throw CommandFailure(
          .usage, code: "usage", message: "\(intent.name) is given twice", field: intent.name,
          hint: "Give each field once.")
      }
    }
  }

  /// Checks a change of a record that is there.
  static func checkChange(_ intent: Intent, of sight: RecordSight, _ type: RecordType) throws {
    guard case .value(let slot, let value) = intent.wish else {
      if case .elements([]) = intent.wish { try checkEmptying(intent, sight.key) }
      return
    }
    let shown = sight.value(slot)
    guard value != shown ?? .null else { return }
    if type.key.contains(intent.field.name) {
      throw CommandFailure(
        .invalidData, code: "key", message: "\(intent.name) is what this \(type.name) is known by",
        field: intent.name, record: sight.key.id.description, hint: "Add another \(type.name).")
    }
    if value.isNull { try checkEmptying(intent, sight.key) }
    if intent.field.policy == .once, shown != nil { throw once(intent, sight.key, slot) }
  }

  private static func checkEmptying(_ intent: Intent, _ key: RecordKey) throws {
    guard intent.field.isRequired else { return }
    throw CommandFailure(
      .invalidData, code: "required", message: "\(intent.name) cannot be empty",
      field: intent.name, record: key.id.description)
  }

  private static func once(_ intent: Intent, _ key: RecordKey, _ slot: Slot) -> CommandFailure {
    CommandFailure(
      .invalidData, code: "once",
      message: "\(intent.name) has a value, which is entered once",
      field: intent.name, record: key.id.description,
      hint: "If it is wrong: fieldbook resolve \(key.id.short) \(intent.name) --value VALUE")
  }

  /// A phase that its programme does not have ranks lowest: a warning, since the programme as it
  /// is held here may be behind.
  static func phaseWarning(
    _ intent: Intent, programme: Value?, _ phases: (RecordID) throws -> [String]?
  ) rethrows -> EntryWarning? {
    guard case .phase = intent.field.kind, let phase = intent.value?.textContent,
      let programme = programme?.referenceContent, let known = try phases(programme),
      !known.contains(phase)
    else { return nil }
    let accepted = known.isEmpty ? nil : "Its phases: \(known.joined(separator: ", "))."
    let meant = Spelling.suggestion(for: phase, among: known).map { "Did you mean “\($0)”?" }
    return EntryWarning(
      code: "unknown-phase", message: "the programme has no phase “\(phase)” as far as known here",
      field: intent.name, hint: meant ?? accepted)
  }
}
