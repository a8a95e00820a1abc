import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("Where pages end")
struct PageCutTests {
  /// Records of a zone as the cuts see them: seqs and sizes.
  private typealias Records = [(seq: UInt64, bytes: Int)]

  private static let bounds = PageBounds(stateBytes: 4_000, records: 100)

  /// The ends of all pages from a position on.
  private func ends(of records: Records, after start: UInt64 = 0) -> [UInt64] {
    var ends: [UInt64] = []
    while let end = end(of: records, after: ends.last ?? start) { ends.append(end) }
    return ends
  }

  private func end(of records: Records, after position: UInt64) -> UInt64? {
    var cut = PageCut(Self.bounds)
    for record in records.drop(while: { $0.seq <= position }) {
      if !cut.take(record.seq, bytes: record.bytes) { return cut.end?.seq }
    }
    return cut.end?.seq
  }

  private func records(_ random: inout SplitMix64, count: Int) -> Records {
    var seq: UInt64 = 0
    return (0..<count).map { _ in
      seq += UInt64(1 + (random.chance(20) ? random.below(50) : 0))
      return (seq, random.below(random.chance(2) ? 6_000 : 200))
    }
  }

  @Test func everyPageIsThreeQuartersFullAndNotMoreThanFull() {
    withSeeds(count: 200) { random in
      let records = records(&random, count: 400)
      var start: UInt64 = 0
      for end in ends(of: records) {
        let page = records.filter { start < $0.seq && $0.seq <= end }
        let bytes = page.reduce(0) { $0 + $1.bytes }
        try law(!page.isEmpty, "a page without a record")
        try law(bytes >= 3_000 || page.count >= 75, "\(bytes) bytes in \(page.count) records")
        try law(page.count <= 100, "\(page.count) records")
        try law(bytes - (page.last?.bytes ?? 0) < 4_000, "\(bytes) bytes before the last record")
        start = end
      }
    }
  }

  @Test func whoeverBeginsElsewhereSoonHasTheSameCuts() {
    withSeeds(count: 200) { random in
      let records = records(&random, count: 4_000)
      let usual = ends(of: records)
      let others = ends(of: records, after: records[random.below(1_000)].seq)
      try law(Set(usual.suffix(40)).isSubset(of: others), "\(others) beside \(usual)")
    }
  }

  @Test func changesMoveOnlyTheCutsNearThem() {
    withSeeds(count: 200) { random in
      let records = records(&random, count: 4_000)
      let usual = ends(of: records)
      let changed = random.below(1_000)
      let rest = records.enumerated().filter { $0.offset < changed || changed + 30 < $0.offset }
      let others = ends(of: rest.map(\.element))
      try law(Set(usual.suffix(40)).isSubset(of: others), "\(others) beside \(usual)")
    }
  }

  @Test func oneRecordMayBeAPage() {
    #expect(ends(of: [(1, 9_000), (2, 9_000), (3, 1)]) == [1, 2])
    #expect(ends(of: [(1, 4_000)]) == [], "the zone ends before the page does")
  }
}
