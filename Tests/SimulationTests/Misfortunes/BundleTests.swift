import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore
@testable import SyncServer

/// Work that leaves a laptop in a file, and arrives before, after or instead of a sync.
@Suite struct BundleTests {
  private let bench = Bench()

  @Test("a bundle brings in its author's work, and a sync adds nothing to it")
  func bundleThenSync() throws {
    let server = try bench.server()
    let (amina, bruno) = (try bench.replica(seed: 1), try bench.replica(seed: 2))
    try bench.write(amina, "topic", "finance")
    let file = try bench.export(amina, of: "amina")
    #expect(try amina.outboxCounts() == (1, 0))

    try bench.relay(file, on: bruno, of: "bruno", to: server)
    #expect(try bench.live(bruno, "topic") == ["finance"])
    #expect(try bench.authors(server, "topic") == ["amina"])
    let head = try bench.head(server)

    try bench.sync(amina, with: server, as: "amina")
    try bench.expectAgreement(amina, with: server)
    #expect(try bench.head(server) == head)
    #expect(try bench.state(server)[Slot("topic")].entries.count == 1)
  }

  @Test(
    "a sync brings in what is in a bundle, under its author's name, and the bundle adds nothing")
  func syncThenBundle() throws {
    let server = try bench.server()
    let (amina, bruno) = (try bench.replica(seed: 1), try bench.replica(seed: 2))
    try bench.write(amina, "topic", "finance")
    let file = try bench.export(amina, of: "amina")
    try bench.sync(amina, with: server, as: "amina")
    #expect(try bench.authors(server, "topic") == ["amina"])
    let head = try bench.head(server)

    try bench.relay(file, on: bruno, of: "bruno", to: server)
    #expect(try bench.head(server) == head)
    #expect(try bench.authors(server, "topic") == ["amina"])
    try bench.expectAgreement(bruno, with: server)
  }

  @Test("former writers travel until the server has acknowledged something")
  func formerWriters() throws {
    let server = try bench.server()
    let amina = try bench.replica(seed: 1)
    try bench.write(amina, "topic", "finance")
    let first = try amina.writer()
    _ = try bench.export(amina, of: "amina")
    var session = SyncSession(amina)
    let request = try bench.request(&session)
    let expected = try amina.ownWriters().subtracting([request.writer])
    #expect(Set(request.formerWriters) == expected && request.formerWriters.count == 2)
    #expect(request.formerWriters.last == first)
    try bench.sync(amina, with: server, as: "amina")
    try bench.write(amina, "topic", "trade")
    var next = SyncSession(amina)
    #expect(try bench.request(&next).formerWriters.isEmpty)
  }

  @Test("two colleagues may bring the same bundle")
  func relayedTwice() throws {
    let server = try bench.server()
    let amina = try bench.replica(seed: 1)
    try bench.write(amina, "topic", "finance")
    let file = try bench.export(amina, of: "amina")
    let colleagues = [try bench.replica(seed: 2), try bench.replica(seed: 3)]
    try bench.relay(file, on: colleagues[0], of: "bruno", to: server)
    let head = try bench.head(server)
    try bench.relay(file, on: colleagues[1], of: "carla", to: server)
    try bench.relay(file, on: colleagues[0], of: "bruno", to: server)
    #expect(try bench.head(server) == head)
    for colleague in colleagues { #expect(try bench.live(colleague, "topic") == ["finance"]) }
  }

  @Test("a bundle that comes late does not bring back what its author has replaced")
  func newerEdits() throws {
    let server = try bench.server()
    let (amina, bruno) = (try bench.replica(seed: 1), try bench.replica(seed: 2))
    try bench.write(amina, "topic", "finance")
    let file = try bench.export(amina, of: "amina")
    try bench.write(amina, "topic", "trade")
    try bench.sync(amina, with: server, as: "amina")
    #expect(try bench.live(server, "topic") == ["trade"])
    // The bundle may never arrive: the edit it holds is told of all the same.
    #expect(try bench.journalled(server) == ["finance", "trade"])

    try bench.relay(file, on: bruno, of: "bruno", to: server)
    try bench.sync(amina, with: server, as: "amina")
    for replica in [amina, bruno] {
      #expect(try bench.live(replica, "topic") == ["trade"])
      try bench.expectAgreement(replica, with: server)
    }
  }

  @Test("of two bundles the later one may arrive first, or alone")
  func twoBundles() throws {
    let server = try bench.server()
    let (amina, bruno) = (try bench.replica(seed: 1), try bench.replica(seed: 2))
    try bench.write(amina, "topic", "finance")
    let first = try bench.export(amina, of: "amina")
    try bench.write(amina, "url", "https://example.org")
    try bench.write(amina, "topic", "trade")
    let second = try bench.export(amina, of: "amina")
    for file in [second, first] {
      try bench.relay(file, on: bruno, of: "bruno", to: server)
      #expect(try bench.live(bruno, "topic") == ["trade"])
      #expect(try bench.live(bruno, "url") == ["https://example.org"])
      #expect(try bench.authors(server, "topic") == ["amina"])
    }
    #expect(try bench.journalled(server).contains("finance"))
    try bench.sync(amina, with: server, as: "amina")
    try bench.expectAgreement(amina, with: server)
  }

  @Test("an export while a sync is under way loses nothing")
  func exportDuringSync() throws {
    let server = try bench.server()
    let amina = try bench.replica(seed: 1)
    try bench.write(amina, "topic", "finance")
    var session = SyncSession(amina)
    let request = try bench.request(&session)
    let answer = try server.answer(request, from: "amina", now: bench.clock.now)
    let file = try bench.export(amina, of: "amina")
    try session.receive(answer.encoded)
    try bench.finish(&session, with: server, as: "amina")
    #expect(try bench.live(amina, "topic") == ["finance"])
    try bench.expectAgreement(amina, with: server)
    let bruno = try bench.replica(seed: 2)
    try bench.relay(file, on: bruno, of: "bruno", to: server)
    try bench.sync(amina, with: server, as: "amina")
    #expect(try bench.live(amina, "topic") == ["finance"])
    for replica in [amina, bruno] { try bench.expectAgreement(replica, with: server) }
  }
}
