import SyncProtocol

/// The writes that intents come to, for somebody to whom a record was shown: none where all is as
/// asked already, and no edit superseded that was not shown.
struct WritePlan {
  /// Who writes. A register holds one value of each writer.
  private let writer: WriterID
  private(set) var writes: [(key: RecordKey, write: LocalChange.Write)] = []
  /// The slots that were asked for, changed or not.
  private(set) var slots: [Slot] = []
  private(set) var warnings: [EntryWarning] = []

  init(_ writer: WriterID) { self.writer = writer }

  mutating func add(_ intent: Intent, to sight: RecordSight) {
    switch intent.wish {
    case .value(let slot, let value): write(value, to: slot, sight)
    case .adding(let element): add(element, to: intent.field, sight)
    case .removing(let element): remove(element, from: intent.field, sight)
    case .elements(let elements): replace(intent.field, by: elements, sight)
    }
  }

  private mutating func write(_ value: Value, to slot: Slot, _ sight: RecordSight) {
    slots.append(slot)
    guard let display = sight.display(slot) else {
      if !value.isNull { writes += sight.writes(value, to: slot, shown: []) }
      return
    }
    guard display.shown.value != value else { return }
    noteOwnValue(besides: display.shown, in: slot, sight)
    writes += sight.writes(value, to: slot, shown: Set(display.shown.marks))
  }

  /// A value of one's own that lost against the one shown goes with every new one of the same
  /// writer, though it was not shown: nobody must find that out from history.
  private mutating func noteOwnValue(
    besides shown: RegisterDisplay.Alternative, in slot: Slot, _ sight: RecordSight
  ) {
    guard let own = sight.state[slot].entry(of: writer), let value = own.value,
      value != shown.value
    else { return }
    let name = FieldName.text(slot)
    let text = value.json.labelText.map { "“\(ValueFailure.shortened($0))”" } ?? "no value"
    warnings.append(
      EntryWarning(
        code: "own-value-replaced", message: "\(name): your earlier \(text) is replaced as well",
        field: name, hint: "It stands in the history."))
  }

  // Of an element people see only whether it is there, so every live edit of it was shown.

  private mutating func add(_ element: String, to field: Field, _ sight: RecordSight) {
    let slot = Slot(field.name, element)
    // Also if it is there: a concurrent removal must not win over somebody who wants it kept.
    writes += sight.writes(.present, to: slot, shown: Set(sight.record.live(slot).map(\.mark)))
  }

  private mutating func remove(_ element: String, from field: Field, _ sight: RecordSight) {
    let slot = Slot(field.name, element)
    guard sight.value(slot) != nil else {
      warnings.append(
        EntryWarning(
          code: "no-such-element", message: "\(field.name) did not contain “\(element)”",
          field: field.name))
      return
    }
    writes += sight.writes(.null, to: slot, shown: Set(sight.record.live(slot).map(\.mark)))
  }

  private mutating func replace(_ field: Field, by elements: [String], _ sight: RecordSight) {
    let present = sight.elements(of: field)
    for element in elements where !present.contains(element) { add(element, to: field, sight) }
    for element in present.subtracting(elements).sorted() { remove(element, from: field, sight) }
  }

  func apply(to change: LocalChange) throws {
    // A record's writes go together: each change of a record is a new arrival number.
    var keys: [RecordKey] = []
    for (key, _) in writes where !keys.contains(key) { keys.append(key) }
    for key in keys {
      try change.write(writes.filter { $0.key == key }.map(\.write), to: key)
    }
  }
}
