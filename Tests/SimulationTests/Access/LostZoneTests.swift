import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore
@testable import SyncServer

/// A coach is re-assigned, or loses a zone, with work that was not synced.
@Suite("A zone is lost") struct LostZoneTests {
  private let bench: Bench
  private let italy: Zone
  private let withoutItaly: [Zone: Role] = [.commons: .central]
  private let everything: [Zone: Role]

  init() throws {
    italy = try #require(Zone("it"))
    var bench = Bench()
    bench.zones = [.commons, italy]
    self.bench = bench
    everything = [.commons: .central, italy: .central]
  }

  /// A laptop that has synced something in both zones.
  private func laptop(
    _ server: SimulatedServer, seed: UInt64 = 2, at path: String? = nil
  ) throws -> Replica {
    let laptop = try bench.replica(seed: seed, at: path)
    try bench.write(laptop, "topic", "first", in: italy)
    try bench.write(laptop, "topic", "first")
    try bench.sync(laptop, with: server)
    return laptop
  }

  /// Nothing of the zone is here any more, and all else is as on the server.
  private func expectLeft(_ laptop: Replica, _ server: SimulatedServer) throws {
    #expect(try laptop.zones().map(\.zone) == [.commons])
    for table in ["fact", "outbox", "replaced", "overtaken", "displayed", "push_attempt"] {
      let count = try laptop.connection.int64("SELECT count(*) FROM \(table) WHERE zone = 'it'")
      #expect(count == 0, "\(table)")
    }
    try bench.expectAgreement(laptop, with: server)
  }

  @Test("unsynced work is handed over, the zone goes, and a new writer takes over")
  func unsyncedWork() throws {
    let server = try bench.server()
    let laptop = try laptop(server)
    let before = try laptop.writer()
    try bench.write(laptop, "topic", "second", in: italy)
    try bench.write(laptop, "topic", "third")
    _ = try laptop.views().catchUp()
    server.give("laptop", withoutItaly)
    let report = try bench.sync(laptop, with: server)

    #expect(report.requests == 1)
    try expectLeft(laptop, server)
    #expect(try server.quarantine(of: italy).map(\.reason) == ["access"])
    #expect(try server.heldTexts(of: italy) == ["second"])
    #expect(try bench.live(laptop, "topic") == ["third"])
    #expect(try laptop.writer() != before)
    #expect(try laptop.removedZones().map(\.handedOver) == [1])
    _ = try laptop.views().catchUp()
    let rows = try laptop.connection.rows("SELECT zone FROM module") { $0.text(0) }
    #expect(rows == ["commons"])
    #expect(report.zones.map(\.zone) == [.commons])
  }

  @Test("nothing of a zone is sent to whoever may not have it")
  func nothingIsSent() throws {
    let server = try bench.server()
    let laptop = try laptop(server)
    let other = try bench.replica(seed: 3)
    try bench.sync(other, with: server, as: "other")
    try bench.write(other, "url", "new", in: italy)
    try bench.sync(other, with: server, as: "other")
    server.give("laptop", withoutItaly)
    try bench.write(laptop, "topic", "second", in: italy)
    var session = SyncSession(laptop)
    let request = try bench.request(&session)
    let answer = try server.answer(request, from: "laptop", now: bench.clock.now)
    let place = try #require(request.zones.firstIndex { $0.zone == italy })
    let items = answer.items.filter { $0.zone == place }
    #expect(items.count == 2)
    guard case .verdicts = items.first, case .refused(_, .noAccess) = items.last else {
      return #expect(Bool(false), "\(items)")
    }
  }

  @Test("what is lost of an answer, at whatever byte, loses nothing")
  func answerLostAnywhere() throws {
    var cut = 0
    var isCutShort = true
    while isCutShort {
      let server = try bench.server()
      let laptop = try laptop(server)
      try bench.write(laptop, "topic", "second", in: italy)
      try bench.write(laptop, "topic", "third")
      server.give("laptop", withoutItaly)
      var session = SyncSession(laptop)
      let request = try bench.request(&session)
      let answer = try server.answer(request, from: "laptop", now: bench.clock.now).encoded
      try session.interrupted(Array(answer.prefix(cut)), wasSent: true)
      try bench.sync(laptop, with: server)
      try expectLeft(laptop, server)
      #expect(try server.heldTexts(of: italy) == ["second"])
      #expect(try bench.live(laptop, "topic") == ["third"], "cut after \(cut) bytes")
      isCutShort = cut < answer.count
      cut += 1
    }
  }

  @Test("an edit made while the rest is handed over is handed over too")
  func editMeanwhile() throws {
    let server = try bench.server()
    let laptop = try laptop(server)
    try bench.write(laptop, "topic", "second", in: italy)
    server.give("laptop", withoutItaly)
    var session = SyncSession(laptop)
    let request = try bench.request(&session)
    let answer = try server.answer(request, from: "laptop", now: bench.clock.now)
    try bench.write(laptop, "topic", "third", in: italy)
    try session.receive(answer.encoded)
    #expect(try laptop.zone(italy) != nil)
    try bench.finish(&session, with: server)
    try expectLeft(laptop, server)
    #expect(try server.heldTexts(of: italy).contains("third"))
    // Who comes too late is told so.
    #expect(throws: ReplicaError.noSuchZone(italy)) {
      try bench.write(laptop, "topic", "fourth", in: italy)
    }
  }

  @Test("values that were replaced before they could be sent lie in quarantine too")
  func replacedValues() throws {
    let server = try bench.server()
    let laptop = try laptop(server)
    for number in 1...5 {
      try bench.write(laptop, "topic", "value \(number)", in: italy)
    }
    server.give("laptop", withoutItaly)
    var session = SyncSession(exchange: SmallPushes(replica: laptop))
    try bench.finish(&session, with: server)
    try expectLeft(laptop, server)
    #expect(try server.heldTexts(of: italy) == Set((1...5).map { "value \($0)" }))
  }

  @Test("a record that exceeds a push is handed over whole")
  func inParts() throws {
    let server = try bench.server()
    let laptop = try laptop(server)
    let texts = ["topic", "url", "code"].map { $0 + String(repeating: " long", count: 20) }
    for text in texts {
      try bench.write(laptop, String(text.prefix { $0 != " " }), text, in: italy)
    }
    server.give("laptop", withoutItaly)
    var session = SyncSession(exchange: SmallPushes(replica: laptop))
    try bench.finish(&session, with: server)
    try expectLeft(laptop, server)
    #expect(try server.heldTexts(of: italy) == Set(texts))
  }

  @Test("both copies of a laptop hand over what they wrote")
  func clone() throws {
    try bench.withTemporaryFolder { folder in
      let server = try bench.server()
      let laptop = try laptop(server, at: "\(folder)/laptop")
      try bench.copy(laptop.connection, to: "\(folder)/clone")
      let clone = try bench.replica(seed: 6, at: "\(folder)/clone")
      // The same field, and the same stamp.
      try bench.write(laptop, "topic", "a", in: italy, afterMilliseconds: 0)
      try bench.write(clone, "topic", "b", in: italy, afterMilliseconds: 0)
      server.give("laptop", withoutItaly)
      for copy in [laptop, clone] { try bench.sync(copy, with: server) }
      for copy in [laptop, clone] { try expectLeft(copy, server) }
      #expect(try server.heldTexts(of: italy) == ["a", "b"])
      try server.releaseEverything()
      server.give("laptop", everything)
      for copy in [laptop, clone] {
        try bench.sync(copy, with: server)
        #expect(try bench.live(copy, "topic", in: italy) == ["a", "b"])
      }
    }
  }

  @Test("a zone that comes back is received from its start, and what was held stays there")
  func regained() throws {
    let server = try bench.server()
    let laptop = try laptop(server)
    try bench.write(laptop, "url", "held", in: italy)
    server.give("laptop", withoutItaly)
    try bench.sync(laptop, with: server)
    server.give("laptop", everything)
    try bench.sync(laptop, with: server)
    #expect(try bench.live(laptop, "topic", in: italy) == ["first"])
    #expect(try bench.live(laptop, "url", in: italy).isEmpty)
    #expect(try laptop.zone(italy)?.agrees == true)
    try server.releaseEverything()
    try bench.sync(laptop, with: server)
    #expect(try bench.live(laptop, "url", in: italy) == ["held"])
  }

  @Test("access that comes back before all was handed over brings the edits in")
  func regainedInBetween() throws {
    let server = try bench.server()
    let laptop = try laptop(server)
    let long = String(repeating: "long ", count: 20)
    try bench.write(laptop, "topic", "topic \(long)", in: italy)
    try bench.write(laptop, "url", "url \(long)", in: italy)
    server.give("laptop", withoutItaly)
    var session = SyncSession(exchange: SmallPushes(replica: laptop))
    let request = try bench.request(&session)
    let answer = try server.answer(request, from: "laptop", now: bench.clock.now)
    try session.receive(answer.encoded)
    #expect(try laptop.zone(italy)?.access == .lost)
    server.give("laptop", everything)
    try bench.sync(laptop, with: server)
    for zone in [italy, .commons] {
      #expect(try laptop.zone(zone)?.agrees == true)
    }
    let state = try server.zones[italy]?.store.fact(Bench.key(in: italy))?.state
    #expect(state?[Slot("topic")].live.map(\.value) == [.text("topic \(long)")])
    #expect(state?[Slot("url")].live.map(\.value) == [.text("url \(long)")])
    #expect(try laptop.outboxItems().isEmpty)
  }

  @Test("a downgraded role holds what it may not write, and the zone stays")
  func downgraded() throws {
    let server = try bench.server()
    let laptop = try laptop(server)
    try bench.write(laptop, "topic", "second", in: italy)
    server.give("laptop", [.commons: .central, italy: .viewer])
    try bench.sync(laptop, with: server)
    #expect(try laptop.outboxItems().map(\.reason) == ["role"])
    #expect(try laptop.zone(italy)?.agrees == true)
  }

  @Test("a zone that was never synced is handed over, and goes only then")
  func neverSynced() throws {
    let server = try bench.server()
    server.give("laptop", withoutItaly)
    let laptop = try bench.replica(seed: 2)
    try bench.write(laptop, "topic", "mine", in: italy)
    try bench.sync(laptop, with: server)
    try expectLeft(laptop, server)
    #expect(try server.heldTexts(of: italy) == ["mine"])
  }
}
