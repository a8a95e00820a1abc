/// A record state's canonical bytes: what is stored, hashed and compared.
///
/// ```cddl
/// state    = [marks: [* uint], slots: {* tstr => register}, ? kept: [* tstr]]
/// ; marks: writer, stamp, writer, stamp ..., ascending by (writer, stamp), each used
/// register = [+ (mark: uint, value / undefined)]   ; ascending by writer; undefined = superseded
/// ```
extension RecordState {
  public var canonicalBytes: [UInt8] {
    let marks = sortedMarks
    var writer = CBORWriter(reserving: 64 + 32 * cells.count)
    writer.array(kept == nil ? 2 : 3)
    writer.array(2 * marks.count)
    for mark in marks {
      writer.unsigned(mark.writer.number)
      writer.unsigned(mark.stamp.bits)
    }
    writer.map(cells.count)
    for cell in cells {
      writer.text(cell.slot.name)
      writer.register(cell.register) { marks.place(of: $0) }
    }
    if let kept { writer.keptFields(kept) }
    return writer.bytes
  }

  public init(canonicalBytes bytes: [UInt8]) throws(CBORError) {
    var reader = CBORReader(bytes)
    self = try reader.recordState()
    try reader.expectEnd()
  }
}

extension [Mark] {
  /// The place of a mark that is among these, which ascend.
  fileprivate func place(of mark: Mark) -> UInt64 {
    var (low, high) = (0, count - 1)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < mark { low = middle + 1 } else { high = middle }
    }
    return UInt64(low)
  }
}

extension CBORWriter {
  mutating func register(_ register: Register, place: (Mark) -> UInt64) {
    array(2 * register.entries.count)
    for entry in register.entries {
      unsigned(place(entry.mark))
      if let value = entry.value { encoded(value) } else { undefined() }
    }
  }

  mutating func keptFields(_ kept: Set<Slot>) {
    array(kept.count)
    for field in kept.sorted() { text(field.name) }
  }
}

extension CBORReader {
  fileprivate mutating func recordState() throws(CBORError) -> RecordState {
    let start = offset
    let parts = try array(upTo: 3, "a record's state")
    guard parts >= 2 else { throw CBORError(.unexpected(expected: "marks and slots"), at: start) }
    let marks = try markTable()
    var used = [Bool](repeating: false, count: marks.count)
    let count = try map(upTo: Limits.slotsPerStoredRecord, "a record's slots")
    var cells: [RecordState.Cell] = []
    cells.reserveCapacity(count)
    for _ in 0..<count {
      let slot = Slot(try text(upTo: Limits.slotNameBytes, "a slot's name"))
      if let last = cells.last, last.slot >= slot { throw failure(.notSorted) }
      let register = try register(
        of: slot, marks: marks, limit: Limits.entriesPerStoredRegister, used: &used
      ) { reader throws(CBORError) in try reader.canonicalValue(in: slot) }
      cells.append(RecordState.Cell(slot: slot, register: register))
    }
    guard !used.contains(false) else { throw failure(.invalid("a mark that nothing uses")) }
    let state = RecordState(sorted: cells, kept: parts == 3 ? try keptFields() : nil)
    guard state.kept == nil || state.normalised() == state else {
      throw failure(.invalid("a slot that was erased"))
    }
    return state
  }

  private mutating func markTable() throws(CBORError) -> [Mark] {
    var marks: [Mark] = []
    let count = try array(upTo: Int(UInt32.max), "a record's marks")
    guard count % 2 == 0 else { throw failure(.invalid("a writer without a stamp")) }
    for _ in 0..<count / 2 {
      let writer = WriterID(try unsigned())
      let mark = Mark(writer: writer, stamp: Stamp(bits: try unsigned()))
      if let last = marks.last, last >= mark { throw failure(.notSorted) }
      marks.append(mark)
    }
    return marks
  }

  /// Reads a register whose entries name their marks by place; `value` reads a live value.
  mutating func register(
    of slot: Slot, marks: [Mark], limit: Int, used: inout [Bool],
    value readValue: (inout CBORReader) throws(CBORError) -> Value
  ) throws(CBORError) -> Register {
    let start = offset
    let count = try array(upTo: 2 * limit, "a register's entries")
    guard count >= 2, count % 2 == 0 else {
      throw CBORError(.invalid("a register without entries"), at: start)
    }
    var entries: [Entry] = []
    entries.reserveCapacity(count / 2)
    for _ in 0..<count / 2 {
      let place = try place(in: marks.count, "a mark")
      used[place] = true
      if let last = entries.last, last.writer >= marks[place].writer { throw failure(.notSorted) }
      let valueStart = offset
      let value = try skipUndefined() ? nil : try readValue(&self)
      if let value {
        do { try ControlSlot.check(value, in: slot) } catch {
          throw CBORError(error.reason, at: valueStart)
        }
      }
      entries.append(Entry(marks[place], value))
    }
    return Register(sorted: entries)
  }

  mutating func canonicalValue(in slot: Slot) throws(CBORError) -> Value {
    let place = try skipItem()
    let limit = slot.isControl ? Limits.summaryBytes : Limits.valueBytes
    guard place.count <= limit else {
      throw CBORError(.tooLarge(what: "a value", limit: limit), at: place.lowerBound)
    }
    return Value(canonical: input, place)
  }

  mutating func keptFields() throws(CBORError) -> Set<Slot> {
    var kept: Set<Slot> = []
    var previous: Slot?
    for _ in 0..<(try array(upTo: Limits.slotsPerRecord, "an erasure's kept fields")) {
      let field = Slot(try text(upTo: Limits.slotNameBytes, "a field's name"))
      if let previous, previous >= field { throw failure(.notSorted) }
      previous = field
      kept.insert(field)
    }
    return kept
  }
}
