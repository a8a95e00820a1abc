import SyncProtocol

/// What a row does to a record that is known: it fills what was never written, and replaces what
/// is shown only where it is told to.
struct ImportMerge {
  let sight: RecordSight
  let line: Int
  let isUpdate: Bool
  let reader: RecordReader
  private(set) var plan: WritePlan
  private(set) var differing: [ImportReport.Difference] = []
  /// Fields of the row that were erased from the record for good.
  private(set) var erased: [String] = []
  /// Fields whose first value only a person's choice replaces.
  private(set) var kept: [String] = []

  init(
    _ sight: RecordSight, line: Int, isUpdate: Bool, _ reader: RecordReader, _ writer: WriterID
  ) {
    plan = WritePlan(writer)
    self.sight = sight
    self.line = line
    self.isUpdate = isUpdate
    self.reader = reader
  }

  mutating func add(_ intent: Intent) throws {
    if let fields = sight.state.kept, !fields.contains(Slot(intent.field.name)) {
      erased.append(intent.name)
      return
    }
    switch intent.wish {
    case .value(let slot, let value):
      guard let display = sight.display(slot) else { return plan.add(intent, to: sight) }
      guard display.shown.value != value else { return }
      try differ(intent, file: value, here: display.shown.value)
      let isSettled = intent.field.policy == .once && !display.shown.value.isNull
      if isSettled { kept.append(intent.name) }
      if isUpdate, !isSettled { plan.add(intent, to: sight) }
    case .elements(let elements):
      guard sight.isTouched(intent.field) else { return plan.add(intent, to: sight) }
      let here = sight.elements(of: intent.field)
      guard here != Set(elements) else { return }
      note(intent, file: Self.json(elements), here: Self.json(Array(here)))
      if isUpdate { plan.add(intent, to: sight) }
    case .adding, .removing:
      plan.add(intent, to: sight)
    }
  }

  private static func json(_ elements: [String]) -> JSONValue {
    .array(elements.sorted().map { .string($0) })
  }

  private mutating func differ(_ intent: Intent, file: Value, here: Value) throws {
    note(
      intent, file: try reader.json(file, of: intent.field),
      here: try reader.json(here, of: intent.field))
  }

  private mutating func note(_ intent: Intent, file: JSONValue, here: JSONValue) {
    differing.append(
      ImportReport.Difference(
        line: line, id: sight.key.id, field: intent.name, file: file, here: here))
  }
}
