/// The live values of one slot, in the order of their records, in the form that suits them.
///
/// ```cddl
/// column = [0, * value]                       ; as they are
///        / [1, places: ints, + value]         ; distinct ones, and for each its place among them
///        / number-column
///        / [3, ids]                           ; references
///        / text-column
/// ```
enum ValueColumn {
  case plain
  case repeated(places: [UInt64], distinct: [Value])
  case numbers(NumberColumn, multiples: [UInt64])
  case references([RecordID])
  case texts(TextColumn.Frame)

  enum Kind {
    static let plain: UInt64 = 0
    static let repeated: UInt64 = 1
    static let numbers: UInt64 = 2
    static let references: UInt64 = 3
    static let texts: UInt64 = 4
  }

  /// Chooses a form. Any form that can hold the values is right; a reader takes them all.
  static func fitting(_ values: [Value], of slot: Slot) -> ValueColumn {
    guard values.count > 1, !slot.isControl else { return .plain }
    if let (column, multiples) = NumberColumn.fitting(values) {
      return .numbers(column, multiples: multiples)
    }
    if let repeated = repeated(values) { return repeated }
    let ids = values.lazy.compactMap(\.referenceContent)
    if values[0].referenceContent != nil, values.allSatisfy({ $0.referenceContent != nil }) {
      return .references(Array(ids))
    }
    let texts = values.reduce(0) { $0 + ($1.textHeadBytes == nil ? 0 : 1) }
    return 2 * texts > values.count ? .texts(TextColumn.Frame(values)) : .plain
  }

  /// Distinct values and their places, if on average each comes twice.
  private static func repeated(_ values: [Value]) -> ValueColumn? {
    var table = ByteTable()
    var distinct: [Value] = []
    var places: [UInt64] = []
    places.reserveCapacity(values.count)
    for value in values {
      let place = table.place(of: value.buffer, value.place)
      if place == distinct.count { distinct.append(value) }
      guard 2 * distinct.count <= values.count else { return nil }
      places.append(UInt64(place))
    }
    return .repeated(places: places, distinct: distinct)
  }
}

extension CBORWriter {
  /// Writes a column; `texts` takes what the columns of a batch share.
  mutating func column(
    _ column: ValueColumn, of values: [Value], texts: inout TextWriter
  ) {
    switch column {
    case .plain:
      array(1 + values.count)
      unsigned(ValueColumn.Kind.plain)
      for value in values { encoded(value) }
    case .repeated(let places, let distinct):
      array(2 + distinct.count)
      unsigned(ValueColumn.Kind.repeated)
      integers(places)
      for value in distinct { encoded(value) }
    case .numbers(let column, let multiples):
      array(5)
      unsigned(ValueColumn.Kind.numbers)
      integer(Int64(column.exponent))
      integer(column.least)
      unsigned(column.step)
      integers(multiples)
    case .references(let ids):
      array(2)
      unsigned(ValueColumn.Kind.references)
      self.ids(ids)
    case .texts(let frame):
      array(5)
      unsigned(ValueColumn.Kind.texts)
      boolean(frame.isSentences)
      textHead(frame.prefix.count)
      encoded(frame.prefix)
      textHead(frame.suffix.count)
      encoded(frame.suffix)
      bytes(texts.codes(of: values))
    }
  }
}
