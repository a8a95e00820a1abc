import SyncProtocol

/// A record as it is shown to whoever writes, with the records whose edits are in the picture: its
/// own, and those of duplicates merged into it.
struct RecordSight {
  let record: VisibleRecord
  private let duplicates: [Fact]

  init(_ fact: Fact, _ reader: RecordReader) throws {
    record = try reader.visible(fact)
    duplicates =
      record.additions.isEmpty
      ? [] : try reader.duplicates(of: fact.key).compactMap { try reader.store.fact($0) }
  }

  /// A record that is yet to be written.
  init(new key: RecordKey, _ reader: RecordReader) throws {
    let state = RecordState()
    let hash = RecordHash(key, canonicalState: state.canonicalBytes)
    try self.init(Fact(key: key, seq: 0, hash: hash, state: state, cellSeqs: []), reader)
  }

  var key: RecordKey { record.fact.key }
  var state: RecordState { record.fact.state }

  func display(_ slot: Slot) -> RegisterDisplay? { record.display(slot) }

  /// The value shown; nil if the slot was emptied or never written.
  func value(_ slot: Slot) -> Value? { record.shown(slot) }

  /// Whether any slot of the field was ever written.
  func isTouched(_ field: Field) -> Bool {
    record.slots.contains { $0.field == field.name }
  }

  /// The elements of a set that are shown.
  func elements(of field: Field) -> Set<String> {
    Set(
      record.slots.filter { $0.field == field.name && value($0) == .present }
        .compactMap(\.element))
  }

  /// The writes that give a slot a value for somebody to whom some of its edits were shown: one to
  /// the record, and one to each duplicate that holds such an edit, which would otherwise go on
  /// standing beside the new value.
  func writes(
    _ value: Value, to slot: Slot, shown: Set<Mark>
  ) -> [(key: RecordKey, write: LocalChange.Write)] {
    let write = LocalChange.Write(slot, value, shown: shown)
    let holders = duplicates.filter { fact in
      fact.state[slot].live.contains { shown.contains($0.mark) }
    }
    return [(key, write)] + holders.map { ($0.key, write) }
  }
}

extension Replica {
  /// The record as people see it now; nil if it is not held here.
  func sight(of key: RecordKey) throws -> RecordSight? {
    guard let fact = try store.fact(key), !fact.state.isEmpty else { return nil }
    return try RecordSight(fact, reader())
  }

  /// The phases of a programme, if it is held here.
  func phases(of programme: RecordID) throws -> [String]? {
    let key = RecordKey(zone: .commons, type: "programme", id: programme)
    guard let sight = try sight(of: key) else { return nil }
    return sight.value(Slot("phases"))?.textListContent ?? []
  }
}
