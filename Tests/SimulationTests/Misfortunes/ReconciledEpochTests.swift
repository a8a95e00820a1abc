import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore
@testable import SyncServer

/// A server is set back to a backup: laptops find out what it lost, and send only that.
@Suite struct ReconciledEpochTests {
  private let bench = Bench()

  /// Starts a new epoch in the server's file, as `restore` does.
  private func startEpoch(_ server: SimulatedServer, seed: UInt64 = 77) throws {
    let file = try #require(server.zones[bench.zone])
    var random = SplitMix64(seed: seed)
    try file.connection.transaction { _ = try file.startEpoch(using: &random) }
  }

  /// Takes facts away from the server, as if its backup had been older.
  private func lose(_ keys: [RecordKey], _ server: SimulatedServer) throws {
    let file = try #require(server.zones[bench.zone])
    for key in keys {
      try file.connection.execute("DELETE FROM fact WHERE id = ?1", .blob(key.id.bytes))
    }
    try file.connection.transaction { try file.store.rebuildDigests() }
  }

  private func made(
    _ count: Int, seed: UInt64 = 3
  ) throws -> (server: SimulatedServer, laptop: Replica, keys: [RecordKey]) {
    var random = SplitMix64(seed: seed)
    let server = try bench.server()
    server.bounds.stateBytes = 256 * 1024
    server.cut = RangeCut()
    let laptop = try bench.replica(seed: 21)
    let keys = try bench.fill(laptop, with: count, of: &random)
    try bench.sync(laptop, with: server)
    return (server, laptop, keys)
  }

  @Test("of 5,000 records the three that are lost travel, with a few kilobytes")
  func fewLost() throws {
    let (server, laptop, keys) = try made(5_000)
    try lose([keys[7], keys[1_500], keys[4_999]], server)
    try startEpoch(server)
    let (report, traffic) = try bench.measuredSync(laptop, with: server)
    #expect(traffic.pushed == 3 && traffic.pulled == 0 && traffic.fetched.isEmpty)
    #expect(traffic.syncRequests == 2 && traffic.reconcileRequests == 2)
    #expect(traffic.bytes < 6_000, "\(traffic.bytes)")
    #expect(report.repaired == 0 && report.zones.map(\.agrees) == [true])
    #expect(try laptop.ownWriters().count == 2)
    try bench.expectSameFacts(laptop, server)
    #expect(try bench.measuredSync(laptop, with: server).traffic.syncRequests == 1)
  }

  @Test("what only the server has travels too, and unsent work goes under a new writer")
  func bothWays() throws {
    let (server, laptop, keys) = try made(400)
    let other = try bench.replica(seed: 22)
    try bench.sync(other, with: server)
    try lose(Array(keys.prefix(2)), server)
    try startEpoch(server)
    var random = SplitMix64(seed: 4)
    let added = try bench.fill(other, with: 4, of: &random)
    try bench.sync(other, with: server)
    let unsent = try bench.fill(laptop, with: 5, of: &random)
    let (_, traffic) = try bench.measuredSync(laptop, with: server)
    #expect(Set(traffic.fetched) == Set(added.map(\.name)))
    // Once in the request that was refused.
    #expect(traffic.pushed == 2 * unsent.count)
    let writer = try laptop.writer()
    for key in unsent {
      let state = try #require(try laptop.store.fact(key)?.state)
      #expect(state.marks.allSatisfy { $0.writer == writer })
    }
    try bench.sync(other, with: server)
    try bench.expectSameFacts(laptop, server)
    try bench.expectSameFacts(other, server)
  }

  @Test("wherever it stops, the next sync begins anew and nothing is missed", arguments: 0..<14)
  func stopped(after requests: Int) throws {
    let (server, laptop, keys) = try made(400)
    server.cut = .small
    try lose([keys[1], keys[2], keys[300]], server)
    try startEpoch(server)
    let other = try bench.replica(seed: 22)
    var random = SplitMix64(seed: 4)
    try bench.fill(other, with: 2, of: &random)
    try bench.sync(other, with: server)
    var session = SyncSession(exchange: laptop, cut: .small)
    for _ in 0..<requests {
      guard let request = try session.nextRequest() else { break }
      try session.receive(
        try server.answer(request, from: "laptop", of: "laptop", now: bench.clock.now))
    }
    _ = try session.nextRequest()
    // The laptop is shut; somebody else writes; it is opened again.
    try bench.fill(other, with: 1, of: &random)
    try bench.sync(other, with: server)
    let epochWasHeard = requests > 0
    #expect(try laptop.zonesToReconcile().isEmpty == !epochWasHeard || requests > 4)
    try bench.sync(laptop, with: server)
    #expect(try laptop.zonesToReconcile().isEmpty)
    try bench.expectSameFacts(laptop, server)
    try bench.expectAgreement(laptop, with: server)
  }

  @Test("a record that changes after its range was compared comes with the next page")
  func changedMeanwhile() throws {
    let (server, laptop, keys) = try made(400)
    server.cut = .small
    try lose([keys[1]], server)
    try startEpoch(server)
    let other = try bench.replica(seed: 22)
    try bench.sync(other, with: server)
    var session = SyncSession(exchange: laptop, cut: .small)
    var changed = 0
    var requests = 0
    while let request = try session.nextRequest() {
      try session.receive(
        try server.answer(request, from: "laptop", of: "laptop", now: bench.clock.now))
      guard request.endpoint == .reconcile, changed < 10 else { continue }
      requests += 1
      changed += 1
      bench.clock.advance(milliseconds: 1_000)
      try other.change { change in
        try change.write(
          [LocalChange.Write(Slot("topic"), .text("meanwhile \(changed)"))],
          to: keys[changed * 30])
      }
      try bench.sync(other, with: server)
    }
    #expect(requests >= 4, "\(requests)")
    #expect(session.report.repaired == 0, "every difference was expected")
    #expect(session.report.zones.map(\.agrees) == [true])
    try bench.expectSameFacts(laptop, server)
  }

  @Test("what was held in quarantine waits to be sent again")
  func heldAgain() throws {
    let server = try bench.server(role: .viewer)
    let laptop = try bench.replica(seed: 21)
    try bench.write(laptop, "topic", "held")
    try bench.sync(laptop, with: server)
    #expect(try laptop.outboxItems().map(\.state) == [.held])
    let fresh = try SimulatedServer(zones: [bench.zone], random: SplitMix64(seed: 12))
    try bench.sync(laptop, with: fresh)
    try bench.expectAgreement(laptop, with: fresh)
    #expect(try fresh.zones[bench.zone]?.store.fact(bench.key) != nil)
  }

  @Test("an epoch that begins in the middle of a reconciliation begins another")
  func anotherEpoch() throws {
    let (server, laptop, keys) = try made(50)
    server.cut = .small
    try startEpoch(server)
    var session = SyncSession(exchange: laptop, cut: .small)
    var requests = 0
    while let request = try session.nextRequest() {
      requests += 1
      try #require(requests < 100)
      if requests == 3 {
        try lose([keys[3]], server)
        try startEpoch(server, seed: 78)
      }
      try session.receive(
        try server.answer(request, from: "laptop", of: "laptop", now: bench.clock.now))
    }
    #expect(try laptop.zone(bench.zone)?.cursor.epoch == server.zones[bench.zone]?.epoch())
    try bench.expectSameFacts(laptop, server)
  }
}
