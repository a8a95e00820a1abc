/// What a batch sends once: its writers, and its types, slot names and repeated texts, in the
/// order of their first use.
struct BatchTables {
  private(set) var writers: [WriterID] = []
  /// Encoded texts.
  private(set) var strings: [[UInt8]] = []
  private var writerPlaces: [WriterID: UInt64] = [:]
  private var stringPlaces: [[UInt8]: UInt64] = [:]

  init(_ records: [RecordDelta]) {
    for record in records {
      add(Value.exactText(record.type))
      for cell in record.state.cells { add(Value.exactText(cell.slot.name)) }
      for field in (record.state.kept ?? []).sorted() { add(Value.exactText(field.name)) }
      for mark in record.state.marks.sorted() { add(mark.writer) }
      for past in record.past {
        add(Value.exactText(past.slot.name))
        add(past.mark.writer)
      }
    }
    addRepeatedTexts(of: records)
  }

  func place(of writer: WriterID) -> UInt64 { writerPlaces[writer] ?? 0 }
  func place(ofString text: String) -> UInt64 { stringPlaces[Value.exactText(text).bytes] ?? 0 }

  /// The place of a value that is sent once; nil for one that stands in the record itself.
  func sharedPlace(of value: Value) -> UInt64? {
    Self.canBeShared(value) ? stringPlaces[value.bytes] : nil
  }

  private static func canBeShared(_ value: Value) -> Bool {
    value.bytes[0] >> 5 == 3 && value.bytes.count > BatchCodec.sharedTextBytes
  }

  private mutating func addRepeatedTexts(of records: [RecordDelta]) {
    var seen: Set<Value> = []
    for record in records {
      for cell in record.state.cells {
        for case let value? in cell.register.entries.map(\.value) where Self.canBeShared(value) {
          if !seen.insert(value).inserted { add(value) }
        }
      }
    }
  }

  private mutating func add(_ writer: WriterID) {
    guard writerPlaces[writer] == nil else { return }
    writerPlaces[writer] = UInt64(writers.count)
    writers.append(writer)
  }

  private mutating func add(_ text: Value) {
    guard stringPlaces[text.bytes] == nil else { return }
    stringPlaces[text.bytes] = UInt64(strings.count)
    strings.append(text.bytes)
  }
}

extension Value {
  /// A text with exactly these bytes: names are not normalised on their way.
  static func exactText(_ text: String) -> Value {
    var writer = CBORWriter()
    writer.text(text)
    return Value(canonical: writer.bytes)
  }
}
