import SyncProtocol

/// What a journal row tells of one record, and what lies beside it, encoded but for the seq, which
/// only the zone's writer knows.
struct JournalPiece: Sendable {
  let id: RecordID
  /// Of the record in the skeleton what follows its seq.
  let told: [UInt8]
  let content: [UInt8]
  fileprivate let partCount: Int

  init(type: String, id: RecordID, edits: [JournalEntry.Edit], erasure: JournalErasure? = nil) {
    self.id = id
    var cbor = CBORWriter(reserving: 64 + 80 * edits.count)
    var scratch = CBORWriter(reserving: 128)
    cbor.text(type)
    cbor.bytes(id.bytes)
    cbor.array(edits.count)
    for edit in edits {
      cbor.array(4)
      cbor.text(edit.slot.field)
      cbor.unsigned(edit.mark.writer.number)
      cbor.unsigned(edit.mark.stamp.bits)
      cbor.bytes(edit.digest(using: &scratch))
    }
    if let erasure { cbor.journalErasure(erasure) }
    told = cbor.bytes
    partCount = erasure == nil ? 4 : 5
    content = JournalContent(edits).encoded
  }
}

extension CBORWriter {
  mutating func journalRecord(_ piece: JournalPiece, seq: UInt64) {
    array(piece.partCount)
    unsigned(seq)
    encoded(piece.told)
  }
}
