/// Puts records together from a batch's columns.
struct BatchAssembly {
  let ids: [RecordID]
  let shapes: [BatchShape]
  let slots: [Slot]
  var columns: ColumnReader

  /// Reads the rest of a batch, from the records' shapes to the last column.
  consuming func records(_ reader: inout CBORReader) throws(CBORError) -> [RecordDelta] {
    let start = reader.offset
    let places = try reader.places(ids.count, among: shapes.count, "the records' shapes")
    let (valueCounts, markCount) = try counts(places, at: start)
    let marks = try reader.marks(markCount)
    var values: [ArraySlice<Value>] = []
    values.reserveCapacity(slots.count)
    for (slot, count) in zip(slots, valueCounts) {
      values.append(try columns.column(&reader, of: slot, count: count)[...])
    }
    try columns.expectEnd()
    return try records(places, marks, &values, reader)
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

  private func records(
    _ places: [Int], _ marks: [Mark], _ values: inout [ArraySlice<Value>],
    _ reader: CBORReader
  ) throws(CBORError) -> [RecordDelta] {
    var records: [RecordDelta] = []
    records.reserveCapacity(ids.count)
    var firstMark = 0
    for (id, place) in zip(ids, places) {
      let shape = shapes[place]
      let state = try state(shape, marks, firstMark, &values, reader)
      var past: [PastValue] = []
      for value in shape.past {
        past.append(
          PastValue(
            slot: slots[value.slot], mark: marks[firstMark + value.mark],
            value: values[value.slot].removeFirst()))
      }
      firstMark += shape.markCount
      records.append(RecordDelta(type: shape.type, id: id, state: state, past: past))
    }
    return records
  }

  private func state(
    _ shape: BatchShape, _ marks: [Mark], _ firstMark: Int, _ values: inout [ArraySlice<Value>],
    _ reader: CBORReader
  ) throws(CBORError) -> RecordState {
    var cells: [RecordState.Cell] = []
    cells.reserveCapacity(shape.cells.count)
    for cell in shape.cells {
      var entries: [Entry] = []
      entries.reserveCapacity(cell.entries.count)
      let slot = slots[cell.slot]
      for place in cell.entries {
        let mark = marks[firstMark + shape.entries[place].mark]
        if let last = entries.last, last.writer >= mark.writer { throw reader.failure(.notSorted) }
        let value = shape.entries[place].isLive ? values[cell.slot].removeFirst() : nil
        if let value, slot.isControl { try ControlSlot.check(value, in: slot) }
        entries.append(Entry(mark, value))
      }
      cells.append(RecordState.Cell(slot: slot, register: Register(sorted: entries)))
    }
    let state = RecordState(sorted: cells, kept: shape.kept)
    guard shape.kept == nil || state.normalised() == state else {
      throw reader.failure(.invalid("a slot that was erased"))
    }
    return state
  }
}
