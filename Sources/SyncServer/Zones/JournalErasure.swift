import SyncProtocol

/// What the journal says of an erasure: who and when stands in its row, and here what was kept, and
/// which edits of earlier rows have lost slot, salt and value beside the chain.
///
/// It names each of them, so that nothing else can be missing there and pass for erased.
struct JournalErasure: Hashable {
  /// The registry's number of the erasure.
  var revision: UInt64
  var kept: Set<Slot>
  /// In ascending order.
  var erased: [Edits]

  /// Some edits of an earlier record in the journal, by their places in it.
  struct Edits: Hashable {
    var seq: UInt64
    var places: [Int]
  }
}

extension CBORWriter {
  mutating func journalErasure(_ erasure: JournalErasure) {
    array(3)
    unsigned(erasure.revision)
    array(erasure.kept.count)
    for field in erasure.kept.sorted() { text(field.name) }
    array(erasure.erased.count)
    for edits in erasure.erased {
      array(2)
      unsigned(edits.seq)
      array(edits.places.count)
      for place in edits.places { unsigned(UInt64(place)) }
    }
  }
}

extension CBORReader {
  mutating func journalErasure() throws(CBORError) -> JournalErasure {
    try array(exactly: 3, "a journaled erasure")
    var erasure = JournalErasure(revision: try unsigned(), kept: [], erased: [])
    for _ in 0..<(try array(upTo: Limits.slotsPerRecord, "the fields kept")) {
      erasure.kept.insert(Slot(try text(upTo: Limits.slotNameBytes, "a field's name")))
    }
    for _ in 0..<(try array(upTo: Int(UInt32.max), "the edits erased")) {
      try array(exactly: 2, "the erased edits of a record")
      var edits = JournalErasure.Edits(seq: try unsigned(), places: [])
      for _ in 0..<(try array(upTo: Int(UInt32.max), "erased edits")) {
        edits.places.append(try unsigned(upTo: Int(UInt32.max), "an edit's place"))
      }
      erasure.erased.append(edits)
    }
    return erasure
  }
}
