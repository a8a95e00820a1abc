import SyncProtocol
import TestSupport

@testable import LocalStore

/// Records that are only names and hashes, in an array.
struct ListedRecords: OrderedRecords {
  private(set) var records: [ListedRecord]

  init(_ records: [ListedRecord]) {
    self.records = records.sorted { ($0.name.id, $0.name) < ($1.name.id, $1.name) }
  }

  private func slice(_ range: IDRange) -> ArraySlice<ListedRecord> {
    let end = range.upper.map { first(notBelow: $0) } ?? records.count
    return records[first(notBelow: range.lower)..<end]
  }

  private func first(notBelow id: RecordID) -> Int {
    var (low, high) = (0, records.count)
    while low < high {
      let middle = (low + high) / 2
      if records[middle].name.id < id { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func eachHash(in range: IDRange, _ body: (RecordID, RecordHash) -> Void) {
    for record in slice(range) { body(record.name.id, record.hash) }
  }

  func list(_ range: IDRange) -> [ListedRecord] {
    slice(range).sorted { $0.name < $1.name }
  }
}

extension SplitMix64 {
  mutating func hash() -> RecordHash { RecordHash(high: next(), low: next()) }

  /// Ids as laptops mint them, many in the same moment; as imports derive them; and, to be mean,
  /// several records with one id.
  mutating func listedRecords(_ count: Int) -> [ListedRecord] {
    var records: [ListedRecord] = []
    var wall: UInt64 = 1_700_000_000_000
    let isMinted = oneIn(2)
    for _ in 0..<count {
      if oneIn(20) { wall += UInt64(below(1000)) }
      let last = records.last?.name.id
      let id =
        isMinted
        ? RecordID.minted(atMilliseconds: wall, using: &self)
        : RecordID(high: next(), low: next())
      let isShared = oneIn(50)
      records.append(
        ListedRecord(
          RecordName(
            type: isShared ? "visit" : "enterprise", id: isShared ? last ?? id : id),
          hash()))
    }
    return Dictionary(records.map { ($0.name, $0) }) { first, _ in first }.values
      .sorted { $0.name < $1.name }
  }
}

/// Two sides that reconcile, and what that cost.
struct Comparing {
  var here: ListedRecords
  var there: ListedRecords
  private(set) var rounds = 0
  private(set) var bytes = 0

  init(here: [ListedRecord], there: [ListedRecord]) {
    (self.here, self.there) = (ListedRecords(here), ListedRecords(there))
  }

  /// Every difference, and nothing else.
  var expected: Set<Reconciliation.Difference> {
    let mine = Dictionary(uniqueKeysWithValues: here.records.map { ($0.name, $0.hash) })
    let theirs = Dictionary(uniqueKeysWithValues: there.records.map { ($0.name, $0.hash) })
    var differences: Set<Reconciliation.Difference> = []
    for (name, hash) in mine where theirs[name] != hash {
      differences.insert(theirs[name] == nil ? .missingThere(name) : .differs(name))
    }
    for name in theirs.keys where mine[name] == nil { differences.insert(.missingHere(name)) }
    return differences
  }

  mutating func run(
    salt: UInt64, cut: RangeCut = RangeCut()
  ) throws -> [Reconciliation.Difference] {
    var reconciliation = try Reconciliation(here, salt: salt, cut: cut)
    var differences: [Reconciliation.Difference] = []
    while !reconciliation.isFinished {
      try law(rounds < 1000, "a reconciliation without an end")
      let request = ReconcileRequest(
        zone: .commons, epoch: Epoch(.max), salt: salt, questions: reconciliation.questions)
      let answers = try request.questions.map { try there.answer(to: $0, salt: salt, cut) }
      let answer = ReconcileAnswer.compared(
        ReconcileAnswer.Comparison(
          epoch: Epoch(.max), seq: 1 << 30, journalHash: Array(repeating: 1, count: 16),
          answers: answers))
      differences += try reconciliation.take(answers, from: here)
      rounds += 1
      bytes += request.encoded.count + answer.encoded.count
    }
    return differences
  }
}
