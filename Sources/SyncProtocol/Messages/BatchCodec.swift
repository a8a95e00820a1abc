/// Records as they travel: writers, slot names and repeated texts are sent once for a batch.
///
/// ```cddl
/// batch    = [writers: [* uint], strings: [* tstr], records: [* record]]
/// record   = [type: string, id: bstr .size 16, marks: [* (writer: uint, stamp: uint)],
///             slots: [* (string, register)], ? (kept: null / [* string], ? past)]
///                                              ; writer: a place in writers; ascending by the
///                                              ; writers' ids, then stamps; each used
/// register = [+ (mark: uint, entry)]           ; mark: a place in marks; ascending by writer
/// entry    = value / undefined / #6.6(string)  ; undefined: superseded; 6: a text in the table
/// past     = [* (string, writer: uint, stamp: uint, value)]
/// string   = uint                              ; a place in strings
/// ```
/// Tag 6 is what draft-ietf-cbor-packed uses for a reference to a shared item.
enum BatchCodec {
  static let sharedTextTag: UInt64 = 6

  /// Shorter texts cost no more than a reference to them.
  static let sharedTextBytes = 4
}

extension CBORWriter {
  mutating func batch(_ records: [RecordDelta]) {
    let tables = BatchTables(records)
    array(3)
    array(tables.writers.count)
    for writer in tables.writers { unsigned(writer.number) }
    array(tables.strings.count)
    for string in tables.strings { encoded(string) }
    array(records.count)
    for record in records { self.record(record, tables) }
  }

  private mutating func record(_ record: RecordDelta, _ tables: BatchTables) {
    let state = record.state
    let extras = record.past.isEmpty ? (state.kept == nil ? 0 : 1) : 2
    array(4 + extras)
    unsigned(tables.place(ofString: record.type))
    bytes(record.id.bytes)
    let marks = state.marks.sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(marks, UInt64(0)...))
    array(2 * marks.count)
    for mark in marks { self.mark(mark, tables) }
    array(2 * state.cells.count)
    for cell in state.cells {
      unsigned(tables.place(ofString: cell.slot.name))
      array(2 * cell.register.entries.count)
      for entry in cell.register.entries {
        unsigned(places[entry.mark] ?? 0)
        batchValue(entry.value, tables)
      }
    }
    guard extras > 0 else { return }
    if let kept = state.kept { keptPlaces(kept, tables) } else { null() }
    if extras == 2 { past(record.past, tables) }
  }

  private mutating func mark(_ mark: Mark, _ tables: BatchTables) {
    unsigned(tables.place(of: mark.writer))
    unsigned(mark.stamp.bits)
  }

  private mutating func batchValue(_ value: Value?, _ tables: BatchTables) {
    guard let value else { return undefined() }
    if let place = tables.sharedPlace(of: value) {
      tag(BatchCodec.sharedTextTag)
      unsigned(place)
    } else {
      encoded(value.bytes)
    }
  }

  private mutating func keptPlaces(_ kept: Set<Slot>, _ tables: BatchTables) {
    array(kept.count)
    for field in kept.sorted() { unsigned(tables.place(ofString: field.name)) }
  }

  private mutating func past(_ past: [PastValue], _ tables: BatchTables) {
    array(4 * past.count)
    for value in past {
      unsigned(tables.place(ofString: value.slot.name))
      mark(value.mark, tables)
      encoded(value.value.bytes)
    }
  }
}
