package import SyncProtocol

/// Lists every change of a record that is held here.
package struct RecordHistory {
  private let replica: Replica

  package init(_ replica: Replica) { self.replica = replica }

  /// Oldest first; the fields of one command in their order. Also of deleted records.
  package func entries(of key: RecordKey) throws -> [HistoryEntry] {
    try replica.connection.snapshot { try read(key) }
  }

  private func read(_ key: RecordKey) throws -> [HistoryEntry] {
    guard let fact = try replica.store.fact(key) else { throw CommandFailure.notFound(key) }
    return try entries(of: fact)
  }

  /// The same of a fact that was read already, in the caller's snapshot.
  func entries(of fact: Fact) throws -> [HistoryEntry] {
    let replaced = try replica.replacedValues.of(fact.key).map {
      ReplacedEdit(value: $0.value, by: [$0.by], isPrivate: $0.isPrivate)
    }
    let own = try replica.ownWriters()
    return try replica.reader().history(of: fact, replaced: replaced) { own.contains($0) }
  }
}

/// A value that is out of sight, and the edits that replaced it, as far as they are known.
package struct ReplacedEdit: Hashable, Sendable {
  package let value: PastValue
  package let by: Set<Mark>
  /// Whether its author replaced it before anybody else could be shown it.
  package let isPrivate: Bool

  package init(value: PastValue, by: Set<Mark>, isPrivate: Bool) {
    self.value = value
    self.by = by
    self.isPrivate = isPrivate
  }
}

extension RecordReader {
  /// Every change of a record: of what is live, and of what is known to have been replaced. Oldest
  /// first; the fields of one command in their order.
  /// - Parameter isRecorded: whether all that a writer's edits replaced is known. What another's
  ///   replaced can only be concluded from what stood.
  package func history(
    of fact: Fact, replaced: [ReplacedEdit], isRecorded: (WriterID) -> Bool
  ) throws -> [HistoryEntry] {
    let type = schema.type(fact.key.type)
    let replaced = Dictionary(grouping: replaced, by: \.value.slot)
    let slots = Set(fact.state.cells.map(\.slot)).union(replaced.keys)
    let order = HistoryOrder(type)
    var entries: [HistoryEntry] = []
    for slot in slots.sorted(by: order.precedes) {
      let history = SlotHistory(
        slot, fact.state[slot], replaced: replaced[slot] ?? [], isRecorded: isRecorded)
      entries += try history.entries(type?.field(slot.field), self)
    }
    // Stable: the fields of one change stay in their order.
    return entries.enumerated().sorted { left, right in
      let (one, other) = (left.element.mark, right.element.mark)
      return (one.stamp, one.writer, left.offset) < (other.stamp, other.writer, right.offset)
    }.map(\.element)
  }
}

/// Slots in the schema's order of their fields, what the schema does not know after them.
private struct HistoryOrder {
  private let places: [String: Int]

  init(_ type: RecordType?) {
    places = Dictionary(
      (type?.fields ?? []).enumerated().map { ($1.name, $0) }
    ) { first, _ in first }
  }

  func precedes(_ left: Slot, _ right: Slot) -> Bool {
    (places[left.field] ?? .max, left.name) < (places[right.field] ?? .max, right.name)
  }
}

extension SlotHistory {
  fileprivate func entries(_ field: Field?, _ reader: RecordReader) throws -> [HistoryEntry] {
    try edits.enumerated().map { place, edit in
      HistoryEntry(
        slot: slot, mark: edit.mark, author: reader.name(of: edit.mark.writer), field: name(field),
        old: try old(of: place).map { try json($0, field, reader) } ?? nothing,
        new: try json(edit.value, field, reader), relation: shownRelation(of: place))
    }
  }

  private func name(_ field: Field?) -> String {
    if let field, case .set = field.shape { return field.name }
    return FieldName.text(slot)
  }

  /// What stood before the first deletion that is held here: the record.
  private var nothing: JSONValue { slot == .deleted ? .bool(false) : .null }

  private func shownRelation(of place: Int) -> HistoryEntry.Relation {
    let value = edits[place].value
    return switch slot {
    case .deleted: (try? Deletion(value))?.isDeleted == true ? .deleted : .restored
    case .mergedInto: (try? MergeLink(value))?.target != nil ? .merged : .replaced
    default: relation(of: place)
    }
  }

  private func json(_ value: Value, _ field: Field?, _ reader: RecordReader) throws -> JSONValue {
    if slot.isControl { return slot.shownValue(value).json }
    if let field, case .set = field.shape, let element = slot.element {
      return value == .present ? .string(element) : .null
    }
    return try field.map { try reader.json(value, of: $0) } ?? value.json
  }
}
