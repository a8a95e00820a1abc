extension CBORReader {
  mutating func batch() throws(CBORError) -> [RecordDelta] {
    try array(exactly: 3, "a batch")
    let writers = try writerTable()
    let strings = try stringTable()
    var records: [RecordDelta] = []
    var valueBytes = 0
    for _ in 0..<(try array(upTo: Limits.recordsPerBatch, "a batch's records")) {
      let start = offset
      let record = try record(writers, strings)
      valueBytes += record.state.valueBytes
      guard valueBytes <= Limits.batchValueBytes else {
        throw CBORError(
          .tooLarge(what: "a batch's values", limit: Limits.batchValueBytes), at: start)
      }
      records.append(record)
    }
    return records
  }

  private mutating func writerTable() throws(CBORError) -> [WriterID] {
    var writers: [WriterID] = []
    var seen: Set<WriterID> = []
    for _ in 0..<(try array(upTo: Limits.stringsPerBatch, "a batch's writers")) {
      let writer = WriterID(try unsigned())
      guard seen.insert(writer).inserted else { throw failure(.invalid("a writer listed twice")) }
      writers.append(writer)
    }
    return writers
  }

  private mutating func stringTable() throws(CBORError) -> [Value] {
    var strings: [Value] = []
    var seen: Set<Value> = []
    for _ in 0..<(try array(upTo: Limits.stringsPerBatch, "a batch's strings")) {
      let text = Value.exactText(try text(upTo: Limits.valueBytes, "a batch's string"))
      guard seen.insert(text).inserted else { throw failure(.invalid("a string listed twice")) }
      strings.append(text)
    }
    return strings
  }

  private mutating func record(
    _ writers: [WriterID], _ strings: [Value]
  ) throws(CBORError) -> RecordDelta {
    let start = offset
    let parts = try array(upTo: 6, "a record")
    guard parts >= 4 else { throw CBORError(.unexpected(expected: "a record"), at: start) }
    let type = try name(strings, upTo: Limits.typeNameBytes, "a type's name")
    let id = try recordID()
    let cells = try cells(writers, strings)
    let kept = parts > 4 ? try keptTable(strings) : nil
    let past = parts > 5 ? try past(writers, strings) : []
    let state = RecordState(sorted: cells, kept: kept)
    guard state.normalised() == state else { throw failure(.invalid("a slot that was erased")) }
    return RecordDelta(type: type, id: id, state: state, past: past)
  }

  private mutating func name(
    _ strings: [Value], upTo limit: Int, _ what: String
  ) throws(CBORError) -> String {
    let start = offset
    let place = try place(in: strings.count, what)
    guard strings[place].bytes.count <= limit + 9, let name = strings[place].textContent,
      name.utf8.count <= limit
    else { throw CBORError(.tooLarge(what: what, limit: limit), at: start) }
    guard !name.isEmpty else { throw CBORError(.invalid("\(what) is empty"), at: start) }
    return name
  }

  private mutating func mark(_ writers: [WriterID]) throws(CBORError) -> Mark {
    let writer = writers[try place(in: writers.count, "a writer")]
    return Mark(writer: writer, stamp: Stamp(bits: try unsigned()))
  }

  private mutating func cells(
    _ writers: [WriterID], _ strings: [Value]
  ) throws(CBORError) -> [RecordState.Cell] {
    let marks = try marks(writers)
    var used = [Bool](repeating: false, count: marks.count)
    var cells: [RecordState.Cell] = []
    let count = try array(upTo: 2 * Limits.slotsPerRecord, "a record's slots")
    guard count % 2 == 0 else { throw failure(.invalid("a slot without a register")) }
    for _ in 0..<count / 2 {
      let slot = Slot(try name(strings, upTo: Limits.slotNameBytes, "a slot's name"))
      if let last = cells.last, last.slot >= slot { throw failure(.notSorted) }
      let register = try register(
        of: slot, marks: marks, limit: Limits.entriesPerRegister, used: &used
      ) { reader throws(CBORError) in try reader.batchValue(strings, in: slot) }
      cells.append(RecordState.Cell(slot: slot, register: register))
    }
    guard !used.contains(false) else { throw failure(.invalid("a mark that nothing uses")) }
    return cells
  }

  private mutating func marks(_ writers: [WriterID]) throws(CBORError) -> [Mark] {
    var marks: [Mark] = []
    let count = try array(upTo: Int(UInt32.max), "a record's marks")
    guard count % 2 == 0 else { throw failure(.invalid("a writer without a stamp")) }
    for _ in 0..<count / 2 {
      let mark = try mark(writers)
      if let last = marks.last, last >= mark { throw failure(.notSorted) }
      marks.append(mark)
    }
    return marks
  }

  private mutating func batchValue(
    _ strings: [Value], in slot: Slot
  ) throws(CBORError) -> Value {
    guard try peekByte() == 0xc0 | UInt8(BatchCodec.sharedTextTag) else {
      return try canonicalValue(in: slot)
    }
    _ = try tag()
    return strings[try place(in: strings.count, "a shared text")]
  }

  private mutating func keptTable(_ strings: [Value]) throws(CBORError) -> Set<Slot>? {
    if try skipNull() { return nil }
    var kept: Set<Slot> = []
    var previous: Slot?
    for _ in 0..<(try array(upTo: Limits.slotsPerRecord, "an erasure's kept fields")) {
      let field = Slot(try name(strings, upTo: Limits.slotNameBytes, "a field's name"))
      if let previous, previous >= field { throw failure(.notSorted) }
      previous = field
      kept.insert(field)
    }
    return kept
  }

  private mutating func past(
    _ writers: [WriterID], _ strings: [Value]
  ) throws(CBORError) -> [PastValue] {
    var past: [PastValue] = []
    let count = try array(upTo: Int(UInt32.max), "a record's past values")
    guard count % 4 == 0 else { throw failure(.invalid("a past value that is cut short")) }
    for _ in 0..<count / 4 {
      let slot = Slot(try name(strings, upTo: Limits.slotNameBytes, "a slot's name"))
      let mark = try mark(writers)
      past.append(PastValue(slot: slot, mark: mark, value: try canonicalValue(in: slot)))
    }
    return past
  }
}
