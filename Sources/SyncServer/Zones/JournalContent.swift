import SyncProtocol

/// What lies beside one record of a journal row: slots, salts and values, in the order of its
/// edits. The format stands on top of `JournalEntry+Codec.swift`.
struct JournalContent: Hashable {
  /// Nil for an edit that was erased.
  var edits: [Edit?]

  struct Edit: Hashable {
    var slot: Slot
    var salt: [UInt8]
    var kind: JournalEntry.Edit.Kind
    /// Nil if what is told is that somebody superseded it, or that it stood beside another.
    var value: Value?
  }

  var encoded: [UInt8] {
    var writer = CBORWriter(reserving: 256)
    writer.array(edits.count)
    for edit in edits {
      guard let edit else {
        writer.null()
        continue
      }
      writer.journalContentEdit(edit.slot, edit.value, edit.kind, edit.salt)
    }
    return writer.bytes
  }

  init(_ bytes: [UInt8]) throws(CBORError) {
    var reader = CBORReader(bytes)
    edits = []
    for _ in 0..<(try reader.array(upTo: Int(UInt32.max), "a journal content")) {
      edits.append(try reader.skipNull() ? nil : try reader.journalContentEdit())
    }
    try reader.expectEnd()
  }
}

extension CBORWriter {
  mutating func journalContentEdit(
    _ slot: Slot, _ value: Value?, _ kind: JournalEntry.Edit.Kind, _ salt: [UInt8]
  ) {
    array(4)
    text(slot.name)
    bytes(salt)
    unsigned(kind.rawValue)
    if let value { encoded(value) } else { undefined() }
  }
}

extension CBORReader {
  fileprivate mutating func journalContentEdit() throws(CBORError) -> JournalContent.Edit {
    try array(exactly: 4, "a journal content's edit")
    let slot = Slot(try text(upTo: Limits.slotNameBytes, "a slot's name"))
    let salt = try bytes(exactly: 16, "a salt")
    guard let kind = JournalEntry.Edit.Kind(rawValue: try unsigned()) else {
      throw failure(.invalid("not a kind of edit"))
    }
    let value = try skipUndefined() ? nil : try Value(checking: Array(input[try skipItem()]))
    return JournalContent.Edit(slot: slot, salt: salt, kind: kind, value: value)
  }
}
