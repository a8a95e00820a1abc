import SyncProtocol

/// The field of a record that is to be settled, by its name as people write it.
struct ResolveTarget {
  let name: String
  let slot: Slot
  /// Nil for deletions and merges, and for what a newer version made.
  let field: Field?

  init(_ name: String, of key: RecordKey, in replica: Replica) throws {
    self.name = name
    let type = replica.schema.type(key.type)
    let sight = try replica.sight(of: key)
    let slots = (sight?.record.slots ?? []) + [.deleted, .mergedInto]
    // What is held comes first: a newer version's field is not in the schema, and elements of sets
    // may contain anything.
    if let slot = slots.first(where: { FieldName.text($0) == name || $0.name == name }) {
      self.slot = slot
      field = type?.field(slot.field)
      return
    }
    guard let type else { throw CommandFailure.notFound(key) }
    let (field, element) = try Assignment.resolve(name, of: type)
    slot = element.map { Slot(field.name, $0) } ?? Slot(field.name)
    self.field = field
  }

  /// A value given instead of one of those shown.
  func value(_ text: String, _ parser: ValueParser) throws -> Value {
    if slot == .deleted { return try parser.value(text, of: .boolean) }
    guard let field else {
      throw ValueFailure(
        code: "keep-only", message: "only one of the values shown can be chosen",
        hint: "Choose with --keep.")
    }
    if case .set = field.shape {
      return try parser.value(text, of: .boolean) == .boolean(true) ? .present : .null
    }
    let value = try parser.value(text, of: field.kind)
    guard !value.isNull || !field.isRequired else {
      throw ValueFailure(code: "required", message: "it cannot be empty", hint: nil)
    }
    return value
  }
}

extension RecordSight {
  /// The live edits of a slot, with what people see of their values.
  func shownEntries(_ slot: Slot) -> [Entry] {
    let entries = slot.isControl ? state[slot].live : record.live(slot)
    return entries.map { Entry($0.mark, $0.value.map { slot.shownValue($0) }) }
  }
}

extension Slot {
  /// What people see of a value of this slot.
  func shownValue(_ value: Value) -> Value {
    switch self {
    case .deleted: .boolean((try? Deletion(value))?.isDeleted ?? false)
    case .mergedInto: (try? MergeLink(value))?.target.map { .reference($0.id) } ?? .null
    default: value
    }
  }
}
