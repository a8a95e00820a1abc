/// What records have in common besides their values, ids and marks: most records of a type have the
/// same shape, and unusual ones (conflicts, superseded entries, erasures) one of their own.
///
/// ```cddl
/// shape   = [type: uint, marks: uint, cells: [* (slot: uint, entry / [2* entry])],
///            ? (kept: null / [* tstr], ? past: [* (slot: uint, mark: uint)])]
/// entry   = uint            ; twice the mark's place among the record's, and 1 if superseded
/// ```
struct BatchShape {
  struct Entry {
    let mark: Int
    let isLive: Bool
  }

  struct Cell {
    let slot: Int
    let entries: Range<Int>
  }

  struct Past {
    let slot: Int
    let mark: Int
  }

  var type: String
  var markCount: Int
  var cells: [Cell] = []
  var entries: [Entry] = []
  var kept: Set<Slot>?
  var past: [Past] = []

  /// The slots of which a record of this shape has a value, each as often as it has one.
  func forEachValue(_ body: (_ slot: Int) -> Void) {
    for cell in cells {
      for entry in cell.entries where entries[entry].isLive { body(cell.slot) }
    }
    for value in past { body(value.slot) }
  }
}

extension CBORWriter {
  mutating func shape(_ shape: BatchOutline.Shape) {
    var rest = shape.signature[...]
    let (type, markCount, cellCount) = (next(&rest), next(&rest), next(&rest))
    var cells = CBORWriter()
    for _ in 0..<cellCount {
      cells.unsigned(next(&rest))
      let entryCount = Int(next(&rest))
      if entryCount != 1 { cells.array(entryCount) }
      for _ in 0..<entryCount { cells.unsigned(next(&rest)) }
    }
    rest.removeFirst()
    array(rest.isEmpty ? (shape.kept == nil ? 3 : 4) : 5)
    unsigned(type)
    unsigned(markCount)
    array(2 * Int(cellCount))
    encoded(cells.bytes)
    if let kept = shape.kept {
      keptFields(kept)
    } else if !rest.isEmpty {
      null()
    }
    guard !rest.isEmpty else { return }
    array(rest.count)
    for number in rest { unsigned(UInt64(number)) }
  }

  private func next(_ rest: inout ArraySlice<Int>) -> UInt64 { UInt64(rest.removeFirst()) }
}

extension CBORReader {
  mutating func shape(types: [String], slots: [Slot]) throws(CBORError) -> BatchShape {
    let start = offset
    let parts = try array(upTo: 5, "a shape")
    guard parts >= 3 else { throw CBORError(.unexpected(expected: "a shape"), at: start) }
    let type = types[try place(in: types.count, "a type")]
    let markCount = try unsigned(upTo: Limits.entriesPerBatch, "a shape's marks")
    var shape = BatchShape(type: type, markCount: markCount)
    try cells(of: &shape, slots)
    if parts > 3 { shape.kept = try skipNull() ? nil : try keptFields() }
    if parts > 4 { try past(of: &shape, slots) }
    guard markCount <= shape.entries.count + shape.past.count else {
      throw CBORError(.invalid("a mark that nothing uses"), at: start)
    }
    return shape
  }

  private mutating func cells(of shape: inout BatchShape, _ slots: [Slot]) throws(CBORError) {
    let count = try array(upTo: 2 * Limits.slotsPerRecord, "a shape's slots")
    guard count % 2 == 0 else { throw failure(.invalid("a slot without a register")) }
    for _ in 0..<count / 2 {
      let slot = try place(in: slots.count, "a slot")
      if let last = shape.cells.last, slots[last.slot] >= slots[slot] { throw failure(.notSorted) }
      let first = shape.entries.count
      var left = 1
      if try peekMajor() == 4 {
        left = try array(upTo: Limits.entriesPerRegister, "a register's entries")
        guard left > 1 else { throw failure(.invalid("a register without entries")) }
      }
      for _ in 0..<left { shape.entries.append(try entry(of: shape.markCount)) }
      shape.cells.append(BatchShape.Cell(slot: slot, entries: first..<shape.entries.count))
    }
  }

  private mutating func entry(of markCount: Int) throws(CBORError) -> BatchShape.Entry {
    let start = offset
    let code = try unsigned()
    guard code / 2 < UInt64(markCount) else {
      throw CBORError(.invalid("a mark: no place \(code / 2) among \(markCount)"), at: start)
    }
    return BatchShape.Entry(mark: Int(code / 2), isLive: code % 2 == 0)
  }

  private mutating func past(of shape: inout BatchShape, _ slots: [Slot]) throws(CBORError) {
    let count = try array(upTo: Int(UInt32.max), "a shape's past values")
    guard count % 2 == 0 else { throw failure(.invalid("a past value that is cut short")) }
    for _ in 0..<count / 2 {
      let slot = try place(in: slots.count, "a slot")
      let mark = try place(in: shape.markCount, "a mark")
      shape.past.append(BatchShape.Past(slot: slot, mark: mark))
    }
  }
}
