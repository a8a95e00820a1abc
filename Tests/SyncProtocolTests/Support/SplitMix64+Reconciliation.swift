import TestSupport

@testable import SyncProtocol

extension SplitMix64 {
  /// Ids that lie close together, with many zero bytes, as often as anywhere.
  mutating func sparseID() -> RecordID {
    chance(50) ? recordID() : RecordID(high: next() << 56, low: UInt64(below(4)))
  }

  mutating func questions() -> [ReconcileRequest.Question] {
    let bounds = Set(list(upTo: 8) { $0.sparseID() }).sorted()
    var questions: [ReconcileRequest.Question] = []
    for (lower, upper) in zip(bounds, bounds.dropFirst()) where chance(70) {
      questions.append(.init(IDRange(lower, upper), Fingerprint(next())))
    }
    if let last = bounds.last, chance(50) {
      questions.append(.init(IDRange(last, nil), Fingerprint(next())))
    }
    return questions
  }

  mutating func names() -> [RecordName] {
    let types = ["enterprise", "visit", "unknown-type"]
    return Set(list(upTo: 5) { RecordName(type: $0.pick(types), id: $0.recordID()) }).sorted()
  }

  mutating func reconcileRequest() -> ReconcileRequest {
    ReconcileRequest(
      zone: zone("it"), epoch: Epoch(next()), salt: next(),
      leaveOut: list(upTo: 2) { $0.recordID() }, questions: questions(), wants: names())
  }

  mutating func rangeAnswer() -> RangeAnswer {
    switch below(3) {
    case 0: return .equal
    case 1:
      let bounds = Set(list(upTo: 4) { $0.sparseID() }).sorted() + [RecordID(high: .max, low: 1)]
      return .parts((0...bounds.count).map { _ in Fingerprint(next()) }, bounds: bounds)
    default:
      return .records(
        names().map { ListedRecord($0, RecordHash(high: next(), low: next())) })
    }
  }

  mutating func reconcileAnswer() -> ReconcileAnswer {
    if chance(15) { return .refused(chance(50) ? .noAccess : .epochChanged(Epoch(next()))) }
    return .compared(
      ReconcileAnswer.Comparison(
        epoch: Epoch(next()), seq: next(), journalHash: journalHash(),
        answers: list(upTo: 4) { $0.rangeAnswer() }, served: below(Limits.wantsPerRequest + 1),
        authors: list(upTo: 2) { Page.Author(writer: WriterID($0.next()), name: "Ana") },
        records: list(upTo: 3) { $0.delta(withPast: false) }))
  }
}
