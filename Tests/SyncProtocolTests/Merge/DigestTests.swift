import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Digests of zones") struct DigestTests {
  @Test("do not depend on any order, and removing undoes adding")
  func orderFree() {
    withSeeds(count: 300) { generator in
      let hashes = generator.list(upTo: 12) { RecordHash(high: $0.next(), low: $0.next()) }
      let digest = Self.digest(hashes)
      try law(Self.digest(hashes.shuffled(using: &generator)) == digest, "any order")
      var rest = digest
      let removed = generator.some(of: Array(hashes.indices))
      for index in removed.shuffled(using: &generator) { rest.remove(hashes[index]) }
      let left = hashes.indices.filter { !removed.contains($0) }.map { hashes[$0] }
      try law(rest == Self.digest(left), "removing undoes adding")
    }
  }

  @Test("carry and borrow between the halves")
  func carry() {
    var digest = Digest.empty
    digest.add(RecordHash(high: 0, low: .max))
    digest.add(RecordHash(high: .max, low: 1))
    #expect(digest == Digest(count: 2, sum: RecordHash(high: 0, low: 0)))
    digest.remove(RecordHash(high: 0, low: .max))
    #expect(digest == Digest(count: 1, sum: RecordHash(high: .max, low: 1)))
  }

  @Test("a record's hash depends on its zone, type, id and state")
  func recordHash() {
    let keys = [
      RecordKey(zone: zone("it"), type: "visit", id: recordID(1)),
      RecordKey(zone: zone("hr"), type: "visit", id: recordID(1)),
      RecordKey(zone: zone("it"), type: "person", id: recordID(1)),
      RecordKey(zone: zone("it"), type: "visit", id: recordID(2)),
    ]
    let states = [RecordState(), RecordState(["city": [entry(1, 1, .null)]])]
    let hashes = keys.flatMap { key in
      states.map { RecordHash(key, canonicalState: $0.canonicalBytes) }
    }
    #expect(Set(hashes).count == 8)
    #expect(hashes.allSatisfy { RecordHash(bytes: $0.bytes) == $0 })
    #expect(RecordHash(bytes: [1, 2, 3]) == nil)
  }

  private static func digest(_ hashes: [RecordHash]) -> Digest {
    var digest = Digest.empty
    for hash in hashes { digest.add(hash) }
    return digest
  }
}
