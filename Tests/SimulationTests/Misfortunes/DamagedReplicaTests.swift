import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore
@testable import SyncServer

/// A replica is damaged on purpose, and one ordinary sync mends exactly what was damaged.
@Suite struct DamagedReplicaTests {
  private let bench = Bench()

  /// Two laptops that hold the same hundreds of records as the server.
  private func made(
    _ count: Int = 600
  ) throws -> (server: SimulatedServer, laptop: Replica, keys: [RecordKey]) {
    var random = SplitMix64(seed: 3)
    let server = try bench.server()
    server.bounds.stateBytes = 100_000
    let other = try bench.replica(seed: 20)
    let laptop = try bench.replica(seed: 21)
    var keys = try bench.fill(other, with: count / 2, of: &random)
    try bench.sync(other, with: server)
    keys += try bench.fill(laptop, with: count - count / 2, of: &random)
    try bench.sync(laptop, with: server)
    try bench.expectSameFacts(laptop, server)
    return (server, laptop, keys)
  }

  private func head(_ server: SimulatedServer) throws -> ZoneReconciliation.Head {
    let file = try #require(server.zones[bench.zone])
    let seq = try file.store.head()
    return .init(
      seq: seq, journalHash: try Journal(connection: file.connection).cursorHash(at: seq))
  }

  @Test(
    "one sync fetches exactly the facts that were damaged",
    arguments: [Damage.gone, .deleted, .altered, .unreadable], [1, 3, 40])
  func fetchesExactly(damage: Damage, count: Int) throws {
    // Few enough for every fact to be looked at: alterations tell nobody else.
    let (server, laptop, keys) = try made(200)
    var random = SplitMix64(seed: Seeds.one())
    let hit = Set((0..<count).map { _ in random.pick(keys) }).sorted()
    try damage.happen(to: laptop, in: bench.zone, hit, head: try head(server))
    let (report, traffic) = try bench.measuredSync(laptop, with: server)
    #expect(traffic.fetched.sorted() == hit.map(\.name))
    #expect(traffic.pulled == 0 && traffic.pushed == 0)
    #expect(report.repaired == hit.count && report.pulled == hit.count)
    #expect(report.zones.map(\.agrees) == [true])
    try bench.expectSameFacts(laptop, server)
    let next = try bench.measuredSync(laptop, with: server)
    #expect(next.report.repaired == 0 && next.traffic.reconcileRequests == 0)
  }

  @Test("what another program altered is found however many facts there are")
  func alteredByAnotherProgram() throws {
    let (server, laptop, keys) = try made(900)
    laptop.connection.triggersEnabled = true
    try Damage.altered.happen(to: laptop, in: bench.zone, [keys[400]], head: try head(server))
    laptop.connection.triggersEnabled = false
    let (report, traffic) = try bench.measuredSync(laptop, with: server)
    #expect(traffic.fetched == [keys[400].name])
    #expect(report.repaired == 1 && report.zones.map(\.agrees) == [true])
    try bench.expectSameFacts(laptop, server)
  }

  @Test("a state that was altered together with its hash is replaced by a join, and told")
  func alteredWithHash() throws {
    let (server, laptop, keys) = try made(200)
    let key = keys[7]
    try Damage.altered.happen(to: laptop, in: bench.zone, [key], head: try head(server))
    laptop.connection.triggersEnabled = true
    let state = try #require(try laptop.store.fact(key)?.state)
    let hash = RecordHash(key, canonicalState: state.canonicalBytes)
    try laptop.connection.execute(
      "UPDATE fact SET hash = ?2 WHERE id = ?1", .blob(key.id.bytes), .blob(hash.bytes))
    laptop.connection.triggersEnabled = false
    let (report, traffic) = try bench.measuredSync(laptop, with: server)
    #expect(traffic.fetched == [key.name])
    // Nobody can tell which of two values of one edit is the right one: both sides take the same.
    #expect(report.zones.map(\.agrees) == [true])
    try bench.expectSameFacts(laptop, server)
  }

  @Test("a cursor that ran ahead costs one comparison")
  func cursorAhead() throws {
    let (server, laptop, _) = try made()
    let other = try bench.replica(seed: 22)
    try bench.sync(other, with: server)
    var random = SplitMix64(seed: 5)
    let missed = try bench.fill(other, with: 3, of: &random)
    try bench.sync(other, with: server)
    try Damage.cursorAhead.happen(to: laptop, in: bench.zone, [], head: try head(server))
    let (report, traffic) = try bench.measuredSync(laptop, with: server)
    #expect(traffic.fetched.sorted() == missed.sorted().map(\.name))
    #expect(report.repaired == 3 && report.zones.map(\.agrees) == [true])
    #expect(traffic.bytes < 6_000, "\(traffic.bytes)")
    try bench.expectSameFacts(laptop, server)
  }

  @Test("a wrong digest is computed anew, and nothing travels")
  func wrongDigest() throws {
    let (server, laptop, _) = try made()
    try Damage.wrongDigest.happen(to: laptop, in: bench.zone, [], head: try head(server))
    let (report, traffic) = try bench.measuredSync(laptop, with: server)
    #expect(traffic.fetched.isEmpty && traffic.pulled == 0 && traffic.pushed == 0)
    #expect(report.repaired == 0 && report.zones.map(\.agrees) == [true])
  }

  @Test("edits that were never sent survive what happens to the rest of their record")
  func unsentEdits() throws {
    let (server, laptop, keys) = try made(200)
    try laptop.change {
      try $0.write([LocalChange.Write(Slot("code"), .text("unsent"))], to: keys[3])
    }
    try Damage.altered.happen(to: laptop, in: bench.zone, [keys[3]], head: try head(server))
    let (report, _) = try bench.measuredSync(laptop, with: server)
    #expect(report.zones.map(\.agrees) == [true])
    let state = try #require(try laptop.store.fact(keys[3])?.state)
    // What was altered of an unsent edit cannot be told from what was written.
    #expect(state[Slot("code")].live.map(\.value) == [.text("~nsent")])
    #expect(state[Slot("topic")].live.compactMap { $0.value?.textContent?.first } == ["t"])
    try bench.expectSameFacts(laptop, server)
  }

  @Test("an unsent record that cannot be read any more is told, and kept aside")
  func unreadableAndUnsent() throws {
    let (server, laptop, _) = try made(20)
    var random = SplitMix64(seed: 6)
    let unsent = try bench.fill(laptop, with: 1, of: &random)
    try Damage.unreadable.happen(to: laptop, in: bench.zone, unsent, head: try head(server))
    let (report, _) = try bench.measuredSync(laptop, with: server)
    #expect(report.zones.map(\.lost) == [unsent.map(\.name)])
    #expect(report.zones.map(\.agrees) == [true])
    #expect(try laptop.outboxItems().isEmpty)
    #expect(try laptop.connection.int64("SELECT count(*) FROM unreadable") == 1)
  }

  @Test("an edit on what was lost unseen swallows nothing")
  func editOnLostFact() throws {
    let (server, laptop, _) = try made(20)
    try bench.write(laptop, "topic", "seen by nobody")
    try bench.sync(laptop, with: server)
    try Damage.gone.happen(to: laptop, in: bench.zone, [bench.key], head: try head(server))
    try bench.write(laptop, "topic", "written in ignorance")
    try bench.sync(laptop, with: server)
    #expect(
      try bench.live(laptop, "topic") == ["seen by nobody", "written in ignorance"])
    try bench.expectSameFacts(laptop, server)
  }

  @Test("an altered fact is not edited as if it were sound")
  func editOnAlteredFact() throws {
    let (server, laptop, keys) = try made(20)
    try Damage.altered.happen(to: laptop, in: bench.zone, [keys[0]], head: try head(server))
    #expect(throws: DamagedFact.self) {
      try laptop.change {
        try $0.write([LocalChange.Write(Slot("code"), .text("x"))], to: keys[0])
      }
    }
    try bench.sync(laptop, with: server)
    try laptop.change {
      try $0.write([LocalChange.Write(Slot("code"), .text("x"))], to: keys[0])
    }
    try bench.sync(laptop, with: server)
    try bench.expectSameFacts(laptop, server)
  }

  @Test("a sync that comes across a damaged fact mends it and goes on")
  func damageOnTheWay() throws {
    let (server, laptop, keys) = try made(900)
    let other = try bench.replica(seed: 22)
    try bench.sync(other, with: server)
    try Damage.altered.happen(to: laptop, in: bench.zone, [keys[4]], head: try head(server))
    try other.change {
      try $0.write([LocalChange.Write(Slot("code"), .text("x"))], to: keys[4])
    }
    try bench.sync(other, with: server)
    // Whether the sample has it or the page: the altered value goes nowhere.
    let (report, _) = try bench.measuredSync(laptop, with: server)
    #expect(report.zones.map(\.agrees) == [true])
    let topic = try laptop.store.fact(keys[4])?.state[Slot("topic")].live.map(\.value)
    #expect(topic?.first??.textContent?.first == "t")
    try bench.expectSameFacts(laptop, server)
  }
}
