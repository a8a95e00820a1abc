import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore
@testable import SyncServer

/// The server's file is damaged: a laptop mends what it can, and says what it cannot.
@Suite struct DamagedServerTests {
  private let bench = Bench()

  private func made() throws -> (
    server: SimulatedServer, laptop: Replica, file: ZoneFile, [RecordKey]
  ) {
    var random = SplitMix64(seed: 3)
    let server = try bench.server()
    server.bounds.stateBytes = 100_000
    let laptop = try bench.replica(seed: 21)
    let keys = try bench.fill(laptop, with: 300, of: &random)
    try bench.sync(laptop, with: server)
    return (server, laptop, try #require(server.zones[bench.zone]), keys)
  }

  private func set(_ assignment: String, of key: RecordKey, in file: ZoneFile) throws {
    try file.connection.execute(
      "UPDATE fact SET \(assignment) WHERE id = ?1", .blob(key.id.bytes))
  }

  @Test("facts that the server lost come back from the laptop that wrote them")
  func factsLost() throws {
    let (server, laptop, file, keys) = try made()
    let lost = Set(keys.prefix(5))
    for key in lost {
      try file.connection.execute("DELETE FROM fact WHERE id = ?1", .blob(key.id.bytes))
    }
    try file.connection.transaction { try file.store.rebuildDigests() }
    let (report, traffic) = try bench.measuredSync(laptop, with: server)
    #expect(traffic.pushed == 5 && traffic.fetched.isEmpty && traffic.pulled == 0)
    #expect(report.repaired == 5 && report.pushed == 5)
    #expect(report.zones.map(\.agrees) == [true])
    try bench.expectSameFacts(laptop, server)
  }

  @Test("a wrong digest of the server's is told, and no record is blamed")
  func wrongDigest() throws {
    let (server, laptop, file, _) = try made()
    try file.connection.execute("UPDATE fact_digest SET sum = randomblob(16)")
    let (report, traffic) = try bench.measuredSync(laptop, with: server)
    #expect(report.zones.map(\.agrees) == [false])
    #expect(report.zones.map(\.withheld) == [[]])
    #expect(report.repaired == 0 && traffic.fetched.isEmpty && traffic.pushed == 0)
    #expect(try laptop.zonesToReconcile().isEmpty)
    // Once the server is mended, so is everything.
    try file.connection.transaction { try file.store.rebuildDigests() }
    #expect(try bench.measuredSync(laptop, with: server).report.zones.map(\.agrees) == [true])
  }

  @Test("a record that the server cannot vouch for is named, and does not travel")
  func wrongHash() throws {
    let (server, laptop, file, keys) = try made()
    try set("hash = randomblob(16)", of: keys[9], in: file)
    try file.connection.transaction { try file.store.rebuildDigests() }
    let (report, traffic) = try bench.measuredSync(laptop, with: server)
    #expect(report.zones.map(\.agrees) == [false])
    #expect(report.zones.map(\.withheld) == [[keys[9].name]])
    #expect(traffic.fetched.isEmpty && traffic.pushed == 0)
  }

  @Test("a fact that the server cannot read keeps nobody from the others")
  func unreadable() throws {
    let (server, laptop, file, keys) = try made()
    try set("state = x'ff', hash = randomblob(16)", of: keys[9], in: file)
    try file.connection.transaction { try file.store.rebuildDigests() }
    try Damage.gone.happen(
      to: laptop, in: bench.zone, [keys[20]], head: .init(seq: 0, journalHash: []))
    let (report, traffic) = try bench.measuredSync(laptop, with: server)
    #expect(report.zones.map(\.withheld) == [[keys[9].name]])
    #expect(traffic.fetched == [keys[20].name])
  }
}
