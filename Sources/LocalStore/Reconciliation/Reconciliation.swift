package import SyncProtocol

/// Finds the records that two sides hold differently by comparing fingerprints of ever smaller
/// ranges of ids (Meyer, "Range-Based Set Reconciliation", 2022). A value: no network, no store.
///
/// ```
/// var reconciliation = try Reconciliation(records, salt: salt)
/// while !reconciliation.isFinished {
///   let answers = ask(reconciliation.questions)
///   differences += try reconciliation.take(answers, from: records)
/// }
/// ```
/// Both sides cut, in turn: the server what the client asked about, the client what the server
/// answered. So every round trip divides the size of the ranges by `Limits.partsPerRange` twice, and
/// their number grows with the logarithm of the number of records. What is open at any time are
/// ranges that differ: what travels grows with the differences, not with what is held.
///
/// Either side may change meanwhile. A record is then found to be what it was when its range was
/// compared.
package struct Reconciliation {
  package enum Difference: Hashable, Sendable {
    case missingHere(RecordName)
    case missingThere(RecordName)
    case differs(RecordName)
  }

  private let salt: UInt64
  private let cut: RangeCut
  /// What is still to be asked about, in ascending order, with what is held here of it.
  private var open: [RangeDigest]

  package init(
    _ records: some OrderedRecords, salt: UInt64, cut: RangeCut = RangeCut()
  ) throws {
    self.salt = salt
    self.cut = cut
    let whole = try records.digest(of: .everything)
    let isSmall = whole.digest.count <= UInt64(cut.asked)
    open = isSmall ? [whole] : try records.parts(of: whole, into: cut.firstParts)
  }

  package var isFinished: Bool { open.isEmpty }

  /// The next ranges to ask about.
  package var questions: [ReconcileRequest.Question] {
    open.prefix(Limits.rangesPerRequest).map {
      ReconcileRequest.Question($0.range, Fingerprint($0.digest, salt: salt))
    }
  }

  /// Takes the answers to the first of the questions.
  package mutating func take(
    _ answers: [RangeAnswer], from records: some OrderedRecords
  ) throws -> [Difference] {
    guard answers.count <= min(open.count, Limits.rangesPerRequest) else {
      throw AnswerError.unexpected("an answer to a range that was not asked about")
    }
    var differences: [Difference] = []
    var next: [RangeDigest] = []
    for (asked, answer) in zip(open, answers) {
      switch answer {
      case .equal: break
      case .parts(let fingerprints, let bounds):
        for (range, fingerprint) in zip(try Self.ranges(asked.range, bounds), fingerprints) {
          next += try compare(range, fingerprint, records)
        }
      case .records(let listed):
        differences += try Self.compare(asked.range, listed, records)
      }
    }
    open = next + open.dropFirst(answers.count)
    return differences
  }

  /// The parts of a range that meet at some bounds inside it.
  private static func ranges(_ whole: IDRange, _ bounds: [RecordID]) throws -> [IDRange] {
    let lowers = [whole.lower] + bounds
    return try zip(lowers, bounds.map { $0 } + [whole.upper]).map { lower, upper in
      guard whole.contains(lower), upper.map({ lower < $0 }) ?? true else {
        throw AnswerError.unexpected("parts of a range that do not lie in it")
      }
      return IDRange(lower, upper)
    }
  }

  /// What is to be asked about a part: nothing if it is the same here.
  private func compare(
    _ range: IDRange, _ there: Fingerprint, _ records: some OrderedRecords
  ) throws -> [RangeDigest] {
    let here = try records.digest(of: range)
    if Fingerprint(here.digest, salt: salt) == there { return [] }
    let isSmall = here.digest.count <= UInt64(cut.asked)
    return isSmall ? [here] : try records.parts(of: here, into: cut.parts)
  }

  private static func compare(
    _ range: IDRange, _ listed: [ListedRecord], _ records: some OrderedRecords
  ) throws -> [Difference] {
    var here: [RecordName: RecordHash] = [:]
    for record in try records.list(range) { here[record.name] = record.hash }
    var differences: [Difference] = []
    for record in listed {
      guard range.contains(record.name.id) else {
        throw AnswerError.unexpected("a record that does not lie in its range")
      }
      let hash = here.removeValue(forKey: record.name)
      if hash == nil {
        differences.append(.missingHere(record.name))
      } else if hash != record.hash {
        differences.append(.differs(record.name))
      }
    }
    return differences + here.keys.sorted().map { .missingThere($0) }
  }
}
