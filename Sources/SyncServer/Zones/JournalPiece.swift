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
    var builder = Builder(type, id, editCount: edits.count)
    for edit in edits { builder.add(edit) }
    if let erasure { builder.told.journalErasure(erasure) }
    self.init(id, builder, partCount: erasure == nil ? 4 : 5)
  }

  /// What is told of a pushed record of which nothing was here: all of it is new. No field of it
  /// may be disputed.
  init(new record: RecordDelta, using random: inout some RandomNumberGenerator) {
    let cells = record.state.cells
    let count = cells.reduce(record.past.count) { $0 + $1.register.entries.count }
    var builder = Builder(record.type, record.id, editCount: count)
    for past in record.past {
      builder.add(past.slot, past.mark, past.value, .past, JournalEntry.salt(using: &random))
    }
    for cell in cells {
      for entry in cell.register.entries {
        builder.add(
          cell.slot, entry.mark, entry.value, .news, JournalEntry.salt(using: &random))
      }
    }
    self.init(record.id, builder, partCount: 4)
  }

  private init(_ id: RecordID, _ builder: Builder, partCount: Int) {
    self.id = id
    told = builder.told.bytes
    content = builder.content.bytes
    self.partCount = partCount
  }

  /// Writes both encodings of an edit at once.
  private struct Builder {
    var told: CBORWriter
    var content: CBORWriter
    private var scratch = CBORWriter(reserving: 128)

    init(_ type: String, _ id: RecordID, editCount: Int) {
      told = CBORWriter(reserving: 64 + 80 * editCount)
      content = CBORWriter(reserving: 16 + 64 * editCount)
      told.text(type)
      told.recordID(id)
      told.array(editCount)
      content.array(editCount)
    }

    mutating func add(_ edit: JournalEntry.Edit) {
      add(edit.slot, edit.mark, edit.value, edit.kind, edit.salt)
    }

    mutating func add(
      _ slot: Slot, _ mark: Mark, _ value: Value?, _ kind: JournalEntry.Edit.Kind, _ salt: [UInt8]
    ) {
      scratch.journalDigestInput(slot, value, kind, salt)
      told.journalEdit(slot, mark, digest: SHA256.hash(scratch.bytes))
      content.journalContentEdit(slot, value, kind, salt)
    }
  }
}

extension CBORWriter {
  mutating func journalRecord(_ piece: JournalPiece, seq: UInt64) {
    array(piece.partCount)
    unsigned(seq)
    encoded(piece.told)
  }

  fileprivate mutating func journalEdit(_ slot: Slot, _ mark: Mark, digest: [UInt8]) {
    array(4)
    text(slot.field)
    unsigned(mark.writer.number)
    unsigned(mark.stamp.bits)
    bytes(digest)
  }
}
