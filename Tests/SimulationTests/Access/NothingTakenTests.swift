import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore
@testable import SyncServer

/// A zone of which the server takes nothing, or has lost what it had: nothing is removed.
@Suite("A lost zone that cannot be handed over") struct NothingTakenTests {
  private let bench: Bench
  private let italy: Zone

  init() throws {
    italy = try #require(Zone("it"))
    var bench = Bench()
    bench.zones = [.commons, italy]
    self.bench = bench
  }

  @Test("a zone that the server does not have stays, and holds up nothing")
  func unknownZone() throws {
    let server = try SimulatedServer(zones: [.commons], random: SplitMix64(seed: 1))
    let laptop = try bench.replica(seed: 2)
    try bench.write(laptop, "topic", "mine", in: italy)
    try bench.write(laptop, "topic", "shared")
    for _ in 0..<2 {
      let report = try bench.sync(laptop, with: server)
      #expect(report.zones.first { $0.zone == italy }?.refusal == .noSuchZone)
    }
    #expect(try bench.live(laptop, "topic", in: italy) == ["mine"])
    #expect(try laptop.outboxItems().map(\.key.zone) == [italy])
    #expect(try laptop.zone(.commons)?.agrees == true)
  }

  @Test("a full quarantine takes nothing, says so, and goes on once there is room")
  func fullQuarantine() throws {
    let server = try bench.server()
    let laptop = try bench.replica(seed: 2)
    try bench.write(laptop, "topic", "mine", in: italy)
    try bench.write(laptop, "topic", "shared")
    server.give("laptop", [.commons: .central])
    let file = try #require(server.zones[italy])
    try file.connection.execute(
      """
      INSERT INTO quarantine(type, id, person, name, device, writer, reason, at, state, past)
      VALUES ('visit', x'00', 'p', 'P', 'laptop', 1, 'access', 0, zeroblob(?1), x'80')
      """, .integer(Limits.quarantineBytesPerDevice))
    let report = try bench.sync(laptop, with: server)
    #expect(report.zones.first { $0.zone == italy }?.refusal == .quarantineFull)
    #expect(try laptop.outboxItems().map(\.state) == [.waiting])
    #expect(try file.connection.int64("SELECT count(*) FROM quarantine") == 1)
    #expect(try laptop.zone(.commons)?.agrees == true)

    try file.connection.execute("DELETE FROM quarantine")
    try bench.sync(laptop, with: server)
    #expect(try server.heldTexts(of: italy) == ["mine"])
    #expect(try laptop.zone(italy) == nil)
  }

  @Test("what a restored server has lost is offered before the zone goes")
  func restoredServer() throws {
    try bench.withTemporaryFolder { folder in
      let server = try bench.server()
      let file = try ZoneFile(Connection.open("\(folder)/zone"), zone: italy)
      var random = SplitMix64(seed: 1)
      try file.connection.transaction { _ = try file.startEpoch(using: &random) }
      server.replace(italy, by: file)
      let laptop = try bench.replica(seed: 2)
      try bench.write(laptop, "topic", "known to both", in: italy)
      try bench.sync(laptop, with: server)
      try bench.copy(file.connection, to: "\(folder)/backup")
      try bench.write(laptop, "url", "acknowledged", in: italy)
      try bench.sync(laptop, with: server)

      let restored = try ZoneFile(Connection.open("\(folder)/backup"), zone: italy)
      let epoch = try restored.epoch()
      server.replace(italy, by: restored)
      server.give("laptop", [.commons: .central])
      try bench.sync(laptop, with: server)
      #expect(try server.heldTexts(of: italy).contains("acknowledged"))
      #expect(try laptop.zone(italy) == nil)
      #expect(try restored.epoch() == epoch, "whoever has no access starts nothing for others")
    }
  }

  @Test("somebody else's writer tells nothing to whoever may not read the zone")
  func probing() throws {
    let server = try bench.server()
    let laptop = try bench.replica(seed: 2)
    try bench.write(laptop, "topic", "secret", in: italy)
    var session = SyncSession(laptop)
    let request = try bench.request(&session)
    _ = try server.answer(request, from: "laptop", now: bench.clock.now)
    server.give("thief", [:])
    let answer = try server.answer(request, from: "thief", now: bench.clock.now)
    let place = try #require(request.zones.firstIndex { $0.zone == italy })
    #expect(answer.items.filter { $0.zone == place } == [.refused(zone: place, .forked(known: []))])
  }
}
