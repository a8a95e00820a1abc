/// Puts records together from a batch's columns.
struct BatchAssembly {
  let ids: [RecordID]
  let shapes: [BatchShape]
  let slots: [Slot]
  private var columns: ColumnReader
  private var values: [ColumnCursor] = []
  private var marks: [Mark] = []
  /// Where the marks of the record begin whose turn it is.
  private var firstMark = 0

  init(ids: [RecordID], shapes: [BatchShape], slots: [Slot], columns: ColumnReader) {
    self.ids = ids
    self.shapes = shapes
    self.slots = slots
    self.columns = columns
  }

  /// Reads the rest of a batch, from the records' shapes to the last column.
  consuming func records(_ reader: inout CBORReader) throws(CBORError) -> [RecordDelta] {
    let start = reader.offset
    let places = try reader.places(ids.count, among: shapes.count, "the records' shapes")
    let (valueCounts, markCount) = try counts(places, at: start)
    marks = try reader.marks(markCount)
    values.reserveCapacity(slots.count)
    for (slot, count) in zip(slots, valueCounts) {
      values.append(ColumnCursor(try columns.column(&reader, of: slot, count: count), of: slot))
    }
    try columns.expectEnd()
    return try records(places, reader)
  }

  /// How many values each column has, and how many marks all records: bounded before anything is
  /// read, since a few bytes may stand for many.
  private func counts(
    _ places: [Int], at start: Int
  ) throws(CBORError) -> (values: [Int], marks: Int) {
    var uses = Array(repeating: 0, count: shapes.count)
    for place in places { uses[place] += 1 }
    var values = Array(repeating: 0, count: slots.count)
    var (entryCount, markCount) = (0, 0)
    for (shape, count) in zip(shapes, uses) where count > 0 {
      entryCount += count * (shape.entries.count + shape.past.count)
      markCount += count * shape.markCount
      shape.forEachValue { values[$0] += count }
    }
    guard entryCount <= Limits.entriesPerBatch else {
      let limit = Limits.entriesPerBatch
      throw CBORError(.tooLarge(what: "a batch's entries", limit: limit), at: start)
    }
    return (values, markCount)
  }

  private mutating func records(
    _ places: [Int], _ reader: CBORReader
  ) throws(CBORError) -> [RecordDelta] {
    var records: [RecordDelta] = []
    records.reserveCapacity(ids.count)
    for (id, place) in zip(ids, places) {
      let shape = shapes[place]
      let state = try state(shape, reader)
      var past: [PastValue] = []
      for value in shape.past {
        past.append(
          PastValue(
            slot: slots[value.slot], mark: marks[firstMark + value.mark],
            value: values[value.slot].next()))
      }
      firstMark += shape.markCount
      records.append(RecordDelta(type: shape.type, id: id, state: state, past: past))
    }
    return records
  }

  private mutating func state(
    _ shape: BatchShape, _ reader: CBORReader
  ) throws(CBORError) -> RecordState {
    var cells: [RecordState.Cell] = []
    cells.reserveCapacity(shape.cells.count)
    for cell in shape.cells {
      cells.append(
        RecordState.Cell(slot: slots[cell.slot], register: try register(cell, shape, reader)))
    }
    let state = RecordState(sorted: cells, kept: shape.kept)
    guard shape.kept == nil || state.normalised() == state else {
      throw reader.failure(.invalid("a slot that was erased"))
    }
    return state
  }

  private mutating func register(
    _ cell: BatchShape.Cell, _ shape: BatchShape, _ reader: CBORReader
  ) throws(CBORError) -> Register {
    guard cell.entries.count > 1 else {
      return Register(try entry(shape.entries[cell.entries.lowerBound], of: cell.slot))
    }
    var entries: [Entry] = []
    entries.reserveCapacity(cell.entries.count)
    for place in cell.entries {
      let entry = try entry(shape.entries[place], of: cell.slot)
      if let last = entries.last, last.writer >= entry.writer { throw reader.failure(.notSorted) }
      entries.append(entry)
    }
    return Register(sorted: entries)
  }

  private mutating func entry(
    _ entry: BatchShape.Entry, of slot: Int
  ) throws(CBORError) -> Entry {
    let mark = marks[firstMark + entry.mark]
    guard entry.isLive else { return Entry(mark, nil) }
    let value = values[slot].next()
    if values[slot].isControl { try ControlSlot.check(value, in: slots[slot]) }
    return Entry(mark, value)
  }
}

/// The values of a column, of which there are as many as the shapes ask for.
private struct ColumnCursor {
  let values: [Value]
  let isControl: Bool
  private var place = 0

  init(_ values: [Value], of slot: Slot) {
    self.values = values
    isControl = slot.isControl
  }

  mutating func next() -> Value {
    defer { place += 1 }
    return values[place]
  }
}
