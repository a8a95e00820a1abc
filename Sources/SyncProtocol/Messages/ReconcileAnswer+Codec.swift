/// ```cddl
/// reconcile-answer = [version: 1, epoch: uint, seq: uint, journal-hash: bstr .size (0..16),
///                     answers: [* range-answer], served: uint, authors, batch]
///                  / [version: 1, refusal]
/// range-answer = 0                                                      ; the same
///              / [1, fingerprint: uint, + (bound, fingerprint: uint)]   ; cut into parts
///              / [2, [* (type: tstr, [+ listed])]]                      ; all of it
/// listed       = [id: bstr .size 16, hash: bstr .size 16]
/// ```
extension ReconcileAnswer {
  public var encoded: [UInt8] {
    var writer = CBORWriter(reserving: 256)
    switch self {
    case .refused(let refusal):
      writer.array(2)
      writer.unsigned(UInt64(SyncRequest.version))
      writer.refusal(refusal)
    case .compared(let comparison): writer.comparison(comparison)
    }
    return writer.bytes
  }

  /// Decodes a whole answer. Total: any bytes give an answer or an error.
  public init(decoding bytes: [UInt8]) throws(CBORError) {
    var reader = CBORReader(bytes)
    let start = reader.offset
    let parts = try reader.array(upTo: 8, "the answer")
    let version = try reader.unsigned()
    guard version == UInt64(SyncRequest.version) else {
      throw reader.failure(.invalid("an answer of version \(version)"))
    }
    switch parts {
    case 2: self = .refused(try reader.refusal())
    case 8: self = .compared(try reader.comparison())
    default: throw CBORError(.invalid("not an answer"), at: start)
    }
    try reader.expectEnd()
  }
}

extension CBORWriter {
  fileprivate mutating func comparison(_ comparison: ReconcileAnswer.Comparison) {
    array(8)
    unsigned(UInt64(SyncRequest.version))
    unsigned(comparison.epoch.number)
    unsigned(comparison.seq)
    bytes(comparison.journalHash)
    array(comparison.answers.count)
    for answer in comparison.answers { rangeAnswer(answer) }
    unsigned(UInt64(comparison.served))
    authors(comparison.authors)
    batch(comparison.records)
  }

  private mutating func rangeAnswer(_ answer: RangeAnswer) {
    switch answer {
    case .equal: unsigned(0)
    case .parts(let fingerprints, let bounds):
      array(1 + fingerprints.count + bounds.count)
      unsigned(1)
      for (index, fingerprint) in fingerprints.enumerated() {
        if index > 0 { bound(bounds[index - 1]) }
        unsigned(fingerprint.number)
      }
    case .records(let records):
      array(2)
      unsigned(2)
      grouped(records, name: \.name) { writer, record in
        writer.array(2)
        writer.recordID(record.name.id)
        writer.bytes(record.hash.bytes)
      }
    }
  }
}

extension CBORReader {
  fileprivate mutating func comparison() throws(CBORError) -> ReconcileAnswer.Comparison {
    let epoch = Epoch(try unsigned())
    let seq = try unsigned()
    let hash = try bytes(upTo: Cursor.journalHashBytes, "a journal hash")
    var answers: [RangeAnswer] = []
    for _ in 0..<(try array(upTo: Limits.rangesPerRequest, "the answers to ranges")) {
      answers.append(try rangeAnswer())
    }
    let served = try unsigned(upTo: Limits.wantsPerRequest, "the records served")
    let authors = try authors()
    return ReconcileAnswer.Comparison(
      epoch: epoch, seq: seq, journalHash: hash, answers: answers, served: served,
      authors: authors, records: try batch())
  }

  private mutating func rangeAnswer() throws(CBORError) -> RangeAnswer {
    if try peekByte() == 0 {
      _ = try unsigned()
      return .equal
    }
    let start = offset
    let parts = try array(upTo: 2 * Limits.partsPerAnswer, "an answer to a range")
    switch (try unsigned(), parts) {
    case (1, 4...) where parts % 2 == 0: return try cutRange(count: parts / 2)
    case (2, 2): return .records(try listedRecords())
    default: throw CBORError(.invalid("an unknown answer to a range"), at: start)
    }
  }

  private mutating func cutRange(count: Int) throws(CBORError) -> RangeAnswer {
    var fingerprints = [Fingerprint(try unsigned())]
    var bounds: [RecordID] = []
    for _ in 1..<count {
      let bound = try bound()
      guard bounds.last.map({ $0 < bound }) ?? true else { throw failure(.notSorted) }
      bounds.append(bound)
      fingerprints.append(Fingerprint(try unsigned()))
    }
    return .parts(fingerprints, bounds: bounds)
  }

  private mutating func listedRecords() throws(CBORError) -> [ListedRecord] {
    try grouped(upTo: Limits.recordsPerBatch, "a range's records") {
      reader, type throws(CBORError) in
      try reader.array(exactly: 2, "a listed record")
      let name = RecordName(type: type, id: try reader.recordID())
      guard let hash = RecordHash(bytes: try reader.bytes(exactly: 16, "a hash")) else {
        throw reader.failure(.invalid("not a hash"))
      }
      return ListedRecord(name, hash)
    } name: {
      $0.name
    }
  }
}
