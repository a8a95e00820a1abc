package import SyncProtocol

/// Some records in the order of their ids, wherever they are stored: all that comparing two sides
/// needs of either.
package protocol OrderedRecords {
  /// Calls `body` for each record of a range.
  func eachHash(in range: IDRange, _ body: (RecordID, RecordHash) -> Void) throws

  /// At most `Limits.recordsPerBatch` records of a range, in ascending order of their names.
  func list(_ range: IDRange) throws -> [ListedRecord]
}

/// A range of ids and what one side holds of it.
package struct RangeDigest: Hashable, Sendable {
  package var range: IDRange
  package var digest: Digest
}

extension OrderedRecords {
  package func digest(of range: IDRange) throws -> RangeDigest {
    var digest = Digest.empty
    try eachHash(in: range) { _, hash in digest.add(hash) }
    return RangeDigest(range: range, digest: digest)
  }

  /// Cuts a range into parts that meet, with about equally many records in each. Records of one id
  /// stay together, so there may be fewer parts than asked for.
  package func parts(of whole: RangeDigest, into count: Int) throws -> [RangeDigest] {
    let size = (whole.digest.count + UInt64(count) - 1) / UInt64(count)
    var parts: [RangeDigest] = []
    var lower = whole.range.lower
    var digest = Digest.empty
    var last: RecordID?
    try eachHash(in: whole.range) { id, hash in
      if let previous = last, previous < id, digest.count >= size, parts.count < count - 1 {
        let bound = RecordID.boundary(after: previous, upTo: id)
        parts.append(RangeDigest(range: IDRange(lower, bound), digest: digest))
        (lower, digest) = (bound, .empty)
      }
      digest.add(hash)
      last = id
    }
    return parts + [RangeDigest(range: IDRange(lower, whole.range.upper), digest: digest)]
  }

  /// What a server says of a range.
  package func answer(
    to question: ReconcileRequest.Question, salt: UInt64, _ cut: RangeCut = RangeCut()
  ) throws -> RangeAnswer {
    let here = try digest(of: question.range)
    guard Fingerprint(here.digest, salt: salt) != question.fingerprint else { return .equal }
    let isEmptyThere = question.fingerprint == Fingerprint(.empty, salt: salt)
    guard here.digest.count > UInt64(isEmptyThere ? cut.listedToNobody : cut.listed) else {
      return .records(try list(question.range))
    }
    let parts = try parts(of: here, into: isEmptyThere ? cut.firstParts : cut.parts)
    guard parts.count > 1 else { return .records(try list(question.range)) }
    return .parts(
      parts.map { Fingerprint($0.digest, salt: salt) },
      bounds: parts.dropFirst().map(\.range.lower))
  }
}

/// How ranges that differ are cut. Tests cut finer, so that a handful of records takes many rounds.
package struct RangeCut: Hashable, Sendable {
  package var firstParts = Limits.firstParts
  package var parts = Limits.partsPerRange
  package var listed = Limits.recordsListed
  package var listedToNobody = Limits.recordsListedToNobody

  /// How many records a range that is asked about may have here without being cut.
  var asked: Int { listed / 2 }

  package init() {}
}
