/// Records as they travel: in columns, so that what is alike stands together, once or as a small
/// difference. `docs/PROTOCOL.md` 4.2 tells it to people who write another client.
///
/// ```cddl
/// batch = [ids,                  ; of all records
///          numbers: ints,        ; numbers in texts, in the order in which columns take them
///          literals: bstr,       ; rare pieces of texts: each a varint, and so many bytes
///          words: [* tstr],      ; texts that columns name by their places
///          others: [* value],    ; values that columns of texts take
///          types: [* tstr], slots: [* tstr], shapes: [* shape],
///          records: ints,        ; for each record its shape
///          marks,                ; of all records
///          + column]             ; for each of the slots
/// ```
/// Bytes that nothing can make shorter stand first, for the sake of whoever compresses it all.
enum BatchCodec {
  /// Elements before the columns.
  static let parts = 10
}

extension CBORWriter {
  mutating func batch(_ records: [RecordDelta]) {
    let outline = BatchOutline(records)
    let forms = zip(outline.values, outline.slots).map { ValueColumn.fitting($0, of: $1) }
    var texts = TextWriter()
    for (form, values) in zip(forms, outline.values) {
      if case .texts(let frame) = form { texts.cut(values, frame) }
    }
    texts.chooseWords()
    var columns = CBORWriter()
    for (form, values) in zip(forms, outline.values) {
      columns.column(form, of: values, texts: &texts)
    }

    array(BatchCodec.parts + forms.count)
    ids(records.map(\.id))
    integers(texts.numbers)
    bytes(texts.literals)
    self.texts(texts.words)
    array(texts.others.count)
    for value in texts.others { encoded(value) }
    self.texts(outline.types.map { Array($0.utf8)[...] })
    self.texts(outline.slots.map { Array($0.name.utf8)[...] })
    array(outline.shapes.count)
    for shape in outline.shapes { self.shape(shape) }
    integers(outline.records)
    marks(outline.marks)
    encoded(columns.bytes)
  }

  private mutating func texts(_ texts: [ArraySlice<UInt8>]) {
    array(texts.count)
    for text in texts {
      textHead(text.count)
      encoded(text)
    }
  }
}

extension CBORReader {
  mutating func batch() throws(CBORError) -> [RecordDelta] {
    let start = offset
    let parts = try array(upTo: BatchCodec.parts + Limits.stringsPerBatch, "a batch")
    guard parts >= BatchCodec.parts else {
      throw CBORError(.unexpected(expected: "a batch"), at: start)
    }
    let ids = try ids(upTo: Limits.recordsPerBatch, "a batch's records")
    let numbers = try integerColumn("a batch's numbers")
    let literals = try byteString("a batch's literals")
    let texts = TextReader(
      input, words: try words(), numbers: numbers, literals: literals, others: try others())
    let types = try names(upTo: Limits.typeNameBytes, "a type's name")
    let slots = try names(upTo: Limits.slotNameBytes, "a slot's name").map { Slot($0) }
    guard parts == BatchCodec.parts + slots.count else {
      throw CBORError(.unexpected(expected: "a column for each slot"), at: start)
    }
    let assembly = BatchAssembly(
      ids: ids, shapes: try shapes(types, slots), slots: slots,
      columns: ColumnReader(texts))
    return try assembly.records(&self)
  }

  private mutating func words() throws(CBORError) -> [Range<Int>] {
    var words: [Range<Int>] = []
    for _ in 0..<(try array(upTo: Limits.stringsPerBatch, "a batch's words")) {
      words.append(try textPlace(upTo: Limits.valueBytes, "a word"))
    }
    return words
  }

  private mutating func others() throws(CBORError) -> [Value] {
    var values: [Value] = []
    for _ in 0..<(try array(upTo: Limits.entriesPerBatch, "a batch's other values")) {
      let place = try skipItem()
      guard place.count <= Limits.valueBytes else {
        throw CBORError(.tooLarge(what: "a value", limit: Limits.valueBytes), at: place.lowerBound)
      }
      values.append(Value(canonical: input, place))
    }
    return values
  }

  private mutating func names(upTo limit: Int, _ what: String) throws(CBORError) -> [String] {
    var names: [String] = []
    for _ in 0..<(try array(upTo: Limits.stringsPerBatch, what)) {
      let name = try text(upTo: limit, what)
      guard !name.isEmpty else { throw failure(.invalid("\(what) is empty")) }
      names.append(name)
    }
    return names
  }

  private mutating func shapes(
    _ types: [String], _ slots: [Slot]
  ) throws(CBORError) -> [BatchShape] {
    var shapes: [BatchShape] = []
    for _ in 0..<(try array(upTo: Limits.recordsPerBatch, "a batch's shapes")) {
      shapes.append(try shape(types: types, slots: slots))
    }
    return shapes
  }
}
