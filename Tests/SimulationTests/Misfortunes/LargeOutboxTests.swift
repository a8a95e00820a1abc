import SyncProtocol
import Testing

@testable import LocalStore
@testable import SyncServer

@Suite struct LargeOutboxTests {
  private let bench = Bench()

  @Test("a large outbox becomes several bundles, which hold every edit once, in any order")
  func severalBundles() throws {
    let server = try bench.server()
    let amina = try bench.replica(seed: 1)
    let slots = (0..<40).map { "field\($0)" }
    for slot in slots {
      try bench.write(amina, slot, "old \(slot)")
      try bench.write(amina, slot, "new \(slot)")
    }
    let key = SimulatedServer.bundleKey(of: "amina")
    let exported = try amina.exportBundles(from: "amina", key: key, bundleBytes: 200)
    #expect(exported.bundles.count > 5 && exported.records == 1)
    let contents = try exported.bundles.map { bundle in
      try SyncRequest(decoding: try #require(bundle.content(with: key)))
    }
    let records = contents.flatMap(\.zones).flatMap { $0.push?.records ?? [] }
    #expect(records.flatMap { $0.state.cells.map(\.slot.name) }.sorted() == slots.sorted())
    let bundled = try #require(try amina.formerWriters().first)
    #expect(Set(contents.map(\.writer)) == [bundled])

    let bruno = try bench.replica(seed: 2)
    let file = exported.bundles.reversed().flatMap(\.encoded)
    try bench.relay(file, on: bruno, of: "bruno", to: server)
    for slot in slots { #expect(try bench.live(bruno, slot) == ["new \(slot)"]) }
    try bench.sync(amina, with: server, as: "amina")
    for replica in [amina, bruno] { try bench.expectAgreement(replica, with: server) }
    #expect(try bench.journalled(server).isSuperset(of: slots.map { "old \($0)" }))
  }

  @Test("an empty outbox makes no bundle, and no writer")
  func emptyOutbox() throws {
    let amina = try bench.replica(seed: 1)
    #expect(try bench.export(amina, of: "amina").isEmpty)
    #expect(try amina.ownWriters().count == 1)
  }

  @Test("bundles are handed on in requests of a bounded size, after the carrier's own work")
  func boundedRequests() throws {
    let server = try bench.server()
    let amina = try bench.replica(seed: 1)
    for number in 0..<12 {
      try bench.write(
        amina, "field\(number)", String(repeating: "x", count: 200_000) + "\(number)")
    }
    let bruno = try bench.replica(seed: 2)
    _ = try bruno.carry(
      SealedBundle.decodeFile(try bench.export(amina, of: "amina")).bundles)
    #expect(try bruno.relayCount() > 1)
    try bench.write(bruno, "topic", "finance")
    var session = SyncSession(bruno)
    var sizes: [Int] = []
    while let sent = try session.nextRequest() {
      sizes.append(sent.body.count)
      let request = try SyncRequest(decoding: sent.body)
      #expect(request.relays.isEmpty || request.zones.allSatisfy { $0.push == nil })
      try session.receive(try server.answer(request, from: "bruno", now: bench.clock.now).encoded)
    }
    #expect(sizes.max() ?? 0 < 3 * Limits.pushBytes)
    #expect(try bruno.relayCount() == 0)
    try bench.expectAgreement(bruno, with: server)
  }
}
