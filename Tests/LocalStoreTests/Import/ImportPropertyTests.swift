import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

/// Files from a seed: whatever stands in them, importing is safe to repeat.
struct ImportPropertyTests {
  private static let columns = ["legal_name", "country", "city", "sectors", "notes", "x"]

  private func file(_ random: inout SplitMix64) -> String {
    let columns = Self.columns
    var rows = [columns.joined(separator: ",")]
    for _ in 0..<(1 + random.below(12)) {
      let cells = columns.map { column -> String in
        switch column {
        case "legal_name": "\"\(random.pick(["Žito", "A, B", "C"])) \(random.below(4))\""
        case "country": random.pick(["IT", "hr"])
        case "sectors": random.pick(["", "care", "care;food", "food ; care", "a\\;b"])
        default: random.pick(["", "1", "e\u{301}", " "])
        }
      }
      rows.append(cells.joined(separator: ","))
    }
    return rows.joined(separator: "\n") + "\n"
  }

  @Test(arguments: UInt64(0)..<100)
  func importingIsRepeatable(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let csv = file(&random)
    let ana = try TestReplica(seed: seed)
    let bor = try TestReplica(seed: seed + 1000, name: "Bor")
    let keyColumn = random.chance(30) ? "x" : nil
    let first = try ana.importing("enterprise", csv) {
      $0.keyColumn = keyColumn
      $0.isPartial = true
    }
    let head = try ana.replica.store.head()
    let second = try ana.importing("enterprise", csv) {
      $0.keyColumn = keyColumn
      $0.isPartial = true
    }
    #expect(second.added == 0)
    #expect(second.rejected == first.rejected)
    #expect(second.added + second.unchanged + second.updated == first.counts.reduce(0, +))
    if keyColumn == nil { #expect(try ana.replica.store.head() == head) }
    try bor.importing("enterprise", csv) {
      $0.keyColumn = keyColumn
      $0.isPartial = true
    }
    #expect(try ana.keys("enterprise") == bor.keys("enterprise"))
  }
}
