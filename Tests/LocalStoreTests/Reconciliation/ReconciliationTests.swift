import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

@Suite("Range-based set reconciliation") struct ReconciliationTests {
  /// Does something to some records: takes away, adds, or changes their hashes.
  private static func change(
    _ records: [ListedRecord], _ count: Int, _ generator: inout SplitMix64
  ) -> [ListedRecord] {
    var records = records
    for _ in 0..<count {
      guard !records.isEmpty else { return generator.listedRecords(count) }
      let place = generator.below(records.count)
      switch generator.below(3) {
      case 0: records.remove(at: place)
      case 1: records[place].hash = generator.hash()
      default:
        let id = RecordID(high: generator.next(), low: generator.next())
        records.append(ListedRecord(RecordName(type: "visit", id: id), generator.hash()))
      }
    }
    return records
  }

  private static func logarithm(_ count: Int) -> Int {
    var (rounds, reach) = (0, 1)
    while reach < count { (rounds, reach) = (rounds + 1, reach * 16) }
    return rounds
  }

  @Test("finds exactly what differs, in a logarithmic number of rounds")
  func exact() {
    withSeeds(count: 300) { generator in
      let count = generator.pick([0, 1, 2, 7, 8, 9, 40, 300, 2_000])
      let records = generator.listedRecords(count)
      let differences = generator.pick([0, 1, 2, 5])
      var comparing = Comparing(
        here: records, there: Self.change(records, differences, &generator))
      let found = try comparing.run(salt: generator.next())
      try law(Set(found) == comparing.expected, "\(found) are not \(comparing.expected)")
      try law(found.count == comparing.expected.count, "a difference twice: \(found)")
      // One more round fetches them.
      let most = Self.logarithm(max(count, 1)) + 1
      try law(comparing.rounds <= most, "\(comparing.rounds) rounds for \(count) records")
    }
  }

  @Test("finds exactly what differs, however fine the cuts and much the differences")
  func anyCut() {
    withSeeds(count: 300) { generator in
      var cut = RangeCut()
      cut.firstParts = 1 + generator.below(4)
      cut.parts = 2 + generator.below(3)
      cut.listed = generator.below(3)
      cut.listedToNobody = cut.listed + generator.below(3)
      let records = generator.listedRecords(generator.below(60))
      let isOther = generator.oneIn(4)
      let there =
        isOther
        ? generator.listedRecords(generator.below(60))
        : Self.change(records, generator.below(40), &generator)
      var comparing = Comparing(here: records, there: there)
      let found = try comparing.run(salt: generator.next(), cut: cut)
      try law(Set(found) == comparing.expected, "\(found) are not \(comparing.expected)")
      try law(found.count == comparing.expected.count, "a difference twice: \(found)")
    }
  }

  @Test("costs about as much as there are differences")
  func bytes() throws {
    var generator = SplitMix64(seed: Seeds.one())
    let records = generator.listedRecords(20_000)
    var costs: [Int: Int] = [:]
    for differences in [1, 10, 100, 1_000] {
      var comparing = Comparing(
        here: records, there: Self.change(records, differences, &generator))
      let found = try comparing.run(salt: generator.next())
      #expect(Set(found) == comparing.expected)
      costs[differences] = comparing.bytes
    }
    let one = try #require(costs[1])
    #expect(one < 3_500)
    for (differences, bytes) in costs {
      #expect(bytes < 3_500 + 600 * differences, "\(bytes) bytes for \(differences)")
    }
  }

  @Test("finds ten differences in 300,000 records in 4 rounds, with less than 12 KB")
  func many() throws {
    var generator = SplitMix64(seed: Seeds.one())
    for _ in 0..<2 {
      let records = generator.listedRecords(300_000)
      var comparing = Comparing(here: records, there: Self.change(records, 10, &generator))
      let found = try comparing.run(salt: generator.next())
      #expect(Set(found) == comparing.expected)
      #expect(comparing.rounds <= 4)
      #expect(comparing.bytes <= 12_000, "\(comparing.bytes)")
    }
  }

  @Test("finds everything where one side has nothing")
  func emptySides() throws {
    var generator = SplitMix64(seed: Seeds.one())
    let records = generator.listedRecords(3_000)
    for (here, there) in [(records, []), ([], records), ([], [])] {
      var comparing = Comparing(here: here, there: there)
      #expect(try Set(comparing.run(salt: generator.next())) == comparing.expected)
      #expect(comparing.rounds <= 4)
    }
  }

  @Test("what a hostile server answers is an error, and never a trap")
  func hostileAnswers() {
    withSeeds(count: 2_000) { generator in
      let records = ListedRecords(generator.listedRecords(generator.below(30)))
      var reconciliation = try Reconciliation(records, salt: 1)
      for _ in 0..<5 where !reconciliation.isFinished {
        let answers = generator.list(upTo: reconciliation.questions.count + 1) {
          $0.hostileAnswer(records)
        }
        guard (try? reconciliation.take(answers, from: records)) != nil else { return }
      }
    }
  }
}

extension SplitMix64 {
  fileprivate mutating func hostileAnswer(_ records: ListedRecords) -> RangeAnswer {
    switch below(3) {
    case 0: return .equal
    case 1:
      let bounds = list(upTo: 3) { generator in
        generator.oneIn(2)
          ? RecordID(high: generator.next(), low: 0)
          : generator.pick(records.records.map(\.name.id) + [RecordID(high: 0, low: 0)])
      }
      let fingerprints = (0...bounds.count).map { _ in
        Fingerprint(Digest(count: next(), sum: hash()), salt: 0)
      }
      return .parts(fingerprints, bounds: Set(bounds).sorted())
    default: return .records(listedRecords(below(4)))
    }
  }
}
