import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

@Suite struct UnsentDigestsTests {
  @Test("what is kept of unsent records is what looking at each says", arguments: 0..<30)
  func keptEqualsCounted(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let test = try TestReplica(seed: UInt64(seed), zones: ["commons", "it", "hr"])
    let replica = test.replica
    _ = try replica.views().catchUp()
    var keys: [RecordKey] = []
    for _ in 0..<80 {
      switch random.below(8) {
      case 0, 1, 2:
        let zone = random.pick(["it", "hr"])
        keys.append(try test.write("enterprise", in: zone, ["legal_name": .text("A")]))
      case 3, 4: if !keys.isEmpty { try edit(random.pick(keys), on: test, &random) }
      case 5: try acknowledge(keys.filter { _ in random.chance(30) }, on: replica)
      case 6: try acknowledge(keys, on: replica)
      default:
        // Offered again as it is, as a reconciliation does.
        for key in keys where random.chance(20) { try replica.outbox.put(key, .everything) }
      }
      if random.chance(60) { try expectSame(replica, seed) }
      if random.chance(10) {
        _ = try replica.connection.transaction {
          try UnsentDigests(connection: replica.connection).note()
        }
      }
    }
    try expectSame(replica, seed)
  }

  @Test func aLittleMoreIsNotWritten() throws {
    let test = try TestReplica()
    let key = try test.write("enterprise", in: "it", ["legal_name": .text("A")])
    _ = try test.replica.views().catchUp()
    try expectSame(test.replica, 0)
    try test.write("enterprise", key.id, in: "it", ["legal_name": .text("B")])
    try test.write("enterprise", in: "it", ["legal_name": .text("C")])
    let before = test.replica.connection.totalChanges
    try expectSame(test.replica, 0)
    #expect(test.replica.connection.totalChanges == before)
  }

  private func expectSame(_ replica: Replica, _ seed: Int) throws {
    let zones = try replica.zones().map(\.zone)
    let kept = try replica.digestsOfSent(in: zones)
    for zone in zones {
      let counted = try replica.digest(of: zone)
      #expect(kept[zone] == counted, "seed \(seed) \(zone)")
    }
  }

  private func edit(
    _ key: RecordKey, on test: TestReplica, _ random: inout SplitMix64
  ) throws {
    let city = Value.text("\(random.below(1_000))")
    try test.write(key.type, key.id, in: key.zone.name, ["city": city])
  }

  private func acknowledge(_ keys: [RecordKey], on replica: Replica) throws {
    for key in keys {
      if let row = try replica.outbox.row(key) { try replica.outbox.remove(row) }
    }
  }
}
