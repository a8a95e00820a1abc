import LocalStore
import SyncProtocol

/// ```cddl
/// skeleton = [device: tstr, writer: uint, at: uint, records: [* record]]
/// record   = [seq: uint, type: tstr, id: bstr .size 16,
///             edits: [* [field: tstr, writer: uint, stamp: uint, digest: bstr .size 32]],
///             ? erasure]
/// erasure  = [revision: uint, kept: [* tstr], erased: [* [seq: uint, [+ place: uint]]]]
/// content  = [* [slot: tstr, salt: bstr .size 16, kind: 0..2, value / undefined] / null]
/// ```
/// The edits of a content stand in the order of those of its skeleton; null is one that was erased.
extension JournalEntry {
  static func skeleton(
    device: String, writer: WriterID, at milliseconds: UInt64,
    _ pieces: [(seq: UInt64, piece: JournalPiece)]
  ) -> [UInt8] {
    let size = pieces.reduce(64) { $0 + $1.piece.told.count + 16 }
    var cbor = CBORWriter(reserving: size)
    cbor.array(4)
    cbor.text(device)
    cbor.unsigned(writer.number)
    cbor.unsigned(milliseconds)
    cbor.array(pieces.count)
    for (seq, piece) in pieces { cbor.journalRecord(piece, seq: seq) }
    return cbor.bytes
  }

  var piece: JournalPiece { JournalPiece(type: type, id: id, edits: edits, erasure: erasure) }
}

/// A journal row's skeleton, decoded.
struct JournalSkeleton {
  var device: String
  var writer: WriterID
  var at: UInt64
  var records: [Record]

  struct Record {
    var seq: UInt64
    var type: String
    var id: RecordID
    var edits: [Edit]
    var erasure: JournalErasure?
  }

  struct Edit {
    var field: String
    var mark: Mark
    var digest: [UInt8]
  }

  init(_ bytes: [UInt8]) throws(CBORError) {
    var reader = CBORReader(bytes)
    try reader.array(exactly: 4, "a journal row")
    device = try reader.text(upTo: Limits.personNameBytes, "a device")
    writer = WriterID(try reader.unsigned())
    at = try reader.unsigned()
    records = []
    for _ in 0..<(try reader.array(upTo: Limits.recordsPerBatch, "a journal row's records")) {
      records.append(try reader.journalRecord())
    }
    try reader.expectEnd()
  }
}

extension CBORReader {
  fileprivate mutating func journalRecord() throws(CBORError) -> JournalSkeleton.Record {
    let parts = try array(upTo: 5, "a journal record")
    guard parts >= 4 else { throw failure(.unexpected(expected: "a journal record")) }
    let seq = try unsigned()
    let type = try text(upTo: Limits.typeNameBytes, "a type's name")
    guard let id = RecordID(bytes: try bytes(exactly: 16, "a record's id")) else {
      throw failure(.invalid("not a record's id"))
    }
    var edits: [JournalSkeleton.Edit] = []
    for _ in 0..<(try array(upTo: Int(UInt32.max), "a journal record's edits")) {
      try array(exactly: 4, "a journal edit")
      let field = try text(upTo: Limits.slotNameBytes, "a field's name")
      let writer = WriterID(try unsigned())
      let mark = Mark(writer: writer, stamp: Stamp(bits: try unsigned()))
      edits.append(
        JournalSkeleton.Edit(
          field: field, mark: mark, digest: try bytes(exactly: 32, "an edit's digest")))
    }
    let erasure = parts == 5 ? try journalErasure() : nil
    return JournalSkeleton.Record(
      seq: seq, type: type, id: id, edits: edits, erasure: erasure)
  }
}
