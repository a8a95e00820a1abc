/// Reads columns, one after the other, and bounds what all of them stand for together.
struct ColumnReader {
  private var texts: TextReader
  private var bytesLeft = Limits.batchValueBytes

  init(_ texts: TextReader) { self.texts = texts }

  /// The next column, which holds `count` values of a slot.
  mutating func column(
    _ reader: inout CBORReader, of slot: Slot, count: Int
  ) throws(CBORError) -> [Value] {
    let start = reader.offset
    let parts = try reader.array(upTo: Int(UInt32.max), "a column")
    guard parts > 0 else { throw CBORError(.invalid("a column of no kind"), at: start) }
    switch (try reader.unsigned(), parts) {
    case (ValueColumn.Kind.plain, 1 + count): return try plain(&reader, slot, count)
    case (ValueColumn.Kind.repeated, 2...):
      return try repeated(&reader, slot, count, distinct: parts - 2)
    case (ValueColumn.Kind.numbers, 5): return try numbers(&reader, count)
    case (ValueColumn.Kind.references, 2): return try references(&reader, count)
    case (ValueColumn.Kind.texts, 5): return try texts(&reader, count)
    default: throw CBORError(.invalid("a column of another kind or length"), at: start)
    }
  }

  func expectEnd() throws(CBORError) { try texts.expectEnd() }

  /// Counts a value that was read.
  @inline(__always)
  private mutating func take(_ count: Int, at offset: Int) throws(CBORError) {
    bytesLeft -= count
    guard bytesLeft >= 0 else {
      throw CBORError(
        .tooLarge(what: "a batch's values", limit: Limits.batchValueBytes), at: offset)
    }
  }

  private mutating func plain(
    _ reader: inout CBORReader, _ slot: Slot, _ count: Int
  ) throws(CBORError) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(count)
    for _ in 0..<count {
      let value = try reader.canonicalValue(in: slot)
      try take(value.count, at: reader.offset)
      values.append(value)
    }
    return values
  }

  private mutating func repeated(
    _ reader: inout CBORReader, _ slot: Slot, _ count: Int, distinct: Int
  ) throws(CBORError) -> [Value] {
    let places = try reader.places(count, among: distinct, "a column's places")
    var table: [Value] = []
    table.reserveCapacity(distinct)
    for _ in 0..<distinct { table.append(try reader.canonicalValue(in: slot)) }
    var values: [Value] = []
    values.reserveCapacity(count)
    for place in places {
      try take(table[place].count, at: reader.offset)
      values.append(table[place])
    }
    return values
  }

  private mutating func numbers(
    _ reader: inout CBORReader, _ count: Int
  ) throws(CBORError) -> [Value] {
    var column = NumberColumn()
    column.exponent = Int(try reader.integer())
    guard -Limits.decimalDigits...0 ~= column.exponent else {
      throw reader.failure(.invalid("an exponent of \(column.exponent)"))
    }
    column.least = try reader.integer()
    column.step = try reader.unsigned()
    var values = ValueBuffer(expecting: count)
    for multiple in try reader.integers(count, "a column's multiples") {
      let bytes = values.append { column.write(multiple, to: &$0) }
      guard bytes > 0 else { throw reader.failure(.invalid("not a number that fits")) }
      try take(bytes, at: reader.offset)
    }
    return values.values()
  }

  private mutating func references(
    _ reader: inout CBORReader, _ count: Int
  ) throws(CBORError) -> [Value] {
    let ids = try reader.ids(upTo: count, "a column's references")
    guard ids.count == count else {
      throw reader.failure(.invalid("\(ids.count) references instead of \(count)"))
    }
    var values = ValueBuffer(expecting: count)
    for id in ids { try take(values.append { $0.recordID(id) }, at: reader.offset) }
    return values.values()
  }

  private mutating func texts(
    _ reader: inout CBORReader, _ count: Int
  ) throws(CBORError) -> [Value] {
    var frame = TextColumn.Frame()
    frame.isSentences = try reader.boolean()
    let limit = Limits.valueBytes
    frame.prefix = Array(reader.input[try reader.textPlace(upTo: limit, "a prefix")])
    frame.suffix = Array(reader.input[try reader.textPlace(upTo: limit, "a suffix")])
    var codes = ByteStream(reader.input, try reader.byteString("a column's codes"))
    var values = ValueBuffer(expecting: count)
    for _ in 0..<count {
      let bytes = try values.append { writer throws(CBORError) in
        try texts.write(frame, &codes, to: &writer)
      }
      try take(bytes, at: codes.offset)
    }
    try codes.expectEnd()
    return values.values()
  }
}
