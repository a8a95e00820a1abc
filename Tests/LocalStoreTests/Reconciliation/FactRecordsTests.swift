import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

@Suite("The facts of a zone as ranges") struct FactRecordsTests {
  @Test("are listed and counted as an array of the same records is")
  func sameAsArray() throws {
    let replica = try Replica.open(
      Connection.open("replica", mode: .memory), schema: .fieldbook,
      surroundings: Surroundings(wallMilliseconds: { 0 }))
    let store = replica.store
    var generator = SplitMix64(seed: Seeds.one())
    let zones = [Zone.commons, try #require(Zone("it"))]
    var expected: [ListedRecord] = []
    try store.write { facts in
      for record in generator.listedRecords(300) {
        let zone = generator.pick(zones)
        var state = RecordState()
        let mark = Mark(writer: WriterID(1), stamp: Stamp(bits: generator.next() >> 1))
        state.write(.integer(1), to: Slot("code"), as: mark, shown: [])
        let key = record.name.key(in: zone)
        _ = try facts.join(key, state)
        guard zone == .commons else { continue }
        expected.append(
          ListedRecord(record.name, RecordHash(key, canonicalState: state.canonicalBytes)))
      }
    }
    let leftOut = Set(generator.some(of: expected).prefix(9).map(\.name.id))
    let facts = FactRecords(store, of: .commons, leavingOut: leftOut)
    let array = ListedRecords(expected.filter { !leftOut.contains($0.name.id) })
    let bounds = expected.map(\.name.id).sorted()
    for _ in 0..<50 {
      let lower = generator.pick([RecordID(high: 0, low: 0)] + bounds)
      let upper = generator.oneIn(3) ? nil : generator.pick(bounds)
      guard upper.map({ lower < $0 }) ?? true else { continue }
      let range = IDRange(lower, upper)
      #expect(try facts.list(range) == array.list(range))
      let digest = try facts.digest(of: range)
      #expect(try digest == array.digest(of: range))
      #expect(try facts.parts(of: digest, into: 7) == array.parts(of: digest, into: 7))
    }
  }
}
