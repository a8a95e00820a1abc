import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore
@testable import SyncServer

@Suite struct ServerGoneBackTests {
  private let bench = Bench()

  @Test("a server that lost everything starts one epoch, however many laptops remember it")
  func oneNewEpoch() throws {
    let lost = try bench.server()
    let laptops = try (0..<4).map { try bench.replica(seed: 20 + $0) }
    for (number, laptop) in laptops.enumerated() {
      try bench.write(laptop, "topic", "\(number)")
      try bench.sync(laptop, with: lost)
    }
    let server = try SimulatedServer(zones: [bench.zone], random: SplitMix64(seed: 12))
    let epoch = try #require(try server.zones[bench.zone]?.epoch())
    for _ in 0..<2 {
      for laptop in laptops { try bench.sync(laptop, with: server) }
    }
    #expect(try server.zones[bench.zone]?.epoch() == epoch)
    #expect(try server.zones[bench.zone]?.isRecovering(at: bench.clock.now) == true)
    for laptop in laptops { #expect(try laptop.ownWriters().count == 2) }
  }

  @Test("an epoch that begins between a push and the reading of its answer is told of")
  func epochBetweenPushAndPage() throws {
    let server = try bench.server()
    let laptop = try bench.replica(seed: 20)
    try bench.write(laptop, "topic", "first")
    try bench.sync(laptop, with: server)
    try bench.write(laptop, "topic", "second")
    var session = SyncSession(laptop)
    let request = try bench.request(&session)
    var answer = try server.answer(request, from: "laptop", now: bench.clock.now)
    // Somebody else's cursor comes in between.
    let file = try #require(server.zones[bench.zone])
    var random = SplitMix64(seed: 99)
    try file.connection.transaction { _ = try file.startEpoch(using: &random) }
    answer.items =
      answer.items.filter { if case .verdicts = $0 { true } else { false } }
      + (try ZonePager(file: file, segments: SegmentCache()).items(
        request.zones[0], exact: SeqRanges(), place: 0, for: "laptop"))
    try session.receive(answer.encoded)
    try bench.finish(&session, with: server)
    #expect(try laptop.ownWriters().count == 2)
    #expect(try laptop.zone(bench.zone)?.cursor.epoch == file.epoch())
  }

  @Test("a laptop that never heard of an epoch is told of the new one")
  func beforeTheFirstEpoch() throws {
    let lost = try bench.server()
    let bruno = try bench.replica(seed: 21)
    try bench.write(bruno, "url", "bruno")
    try bench.sync(bruno, with: lost)
    let laptop = try bench.replica(seed: 20)
    try bench.write(laptop, "topic", "first")
    // Of the answer all but the end arrives, which names the epoch.
    var session = SyncSession(laptop)
    let request = try bench.request(&session)
    var answer = try lost.answer(request, from: "laptop", now: bench.clock.now)
    answer.items = answer.items.filter { if case .done = $0 { false } else { true } }
    try session.interrupted(answer.encoded, wasSent: true)
    #expect(try laptop.zone(bench.zone)?.cursor.position == 2)

    let server = try SimulatedServer(zones: [bench.zone], random: SplitMix64(seed: 12))
    try bench.sync(laptop, with: server)
    try bench.expectAgreement(laptop, with: server)
    #expect(try bench.live(laptop, "topic") == ["first"])
  }

  @Test("a server that lost a push which it had acknowledged gets it again")
  func acknowledgedAndLost() throws {
    try bench.withTemporaryFolder { folder in
      let server = try bench.server()
      let file = try ZoneFile(Connection.open("\(folder)/zone"), zone: bench.zone)
      var random = SplitMix64(seed: 1)
      try file.connection.transaction { _ = try file.startEpoch(using: &random) }
      server.replace(bench.zone, by: file)
      let laptop = try bench.replica(seed: 20)
      try bench.write(laptop, "topic", "known to both")
      try bench.sync(laptop, with: server)
      try bench.copy(file.connection, to: "\(folder)/backup")

      // Of the answer only the verdicts arrive: the cursor stays where the backup is.
      try bench.write(laptop, "url", "acknowledged")
      var session = SyncSession(laptop)
      let request = try bench.request(&session)
      var answer = try server.answer(request, from: "laptop", now: bench.clock.now)
      answer.items = answer.items.filter { if case .verdicts = $0 { true } else { false } }
      try session.interrupted(answer.encoded, wasSent: true)
      #expect(try laptop.outboxItems().isEmpty)

      let restored = try ZoneFile(Connection.open("\(folder)/backup"), zone: bench.zone)
      server.replace(bench.zone, by: restored)
      try bench.sync(laptop, with: server)
      let state = try #require(try restored.store.fact(bench.key)?.state)
      #expect(state[Slot("url")].live.map(\.value) == [.text("acknowledged")])
    }
  }
}
