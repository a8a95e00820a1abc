import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore
@testable import SyncProtocol
@testable import SyncServer

/// Bundles that are damaged, forged, foreign, or whose author may not write any more.
@Suite struct BundleRefusalTests {
  private let bench = Bench()

  private struct Case {
    let server: SimulatedServer
    let carrier: Replica
    let bundle: SealedBundle

    init(_ bench: Bench) throws {
      server = try bench.server()
      carrier = try bench.replica(seed: 2)
      let amina = try bench.replica(seed: 1)
      try bench.write(amina, "topic", "finance")
      let file = try bench.export(amina, of: "amina")
      bundle = try #require(SealedBundle.decodeFile(file).bundles.first)
    }

    /// What a sync reports that also has something of its own to push.
    func relay(_ bundles: [SealedBundle], _ bench: Bench) throws -> SyncReport {
      _ = try carrier.carry(bundles)
      try bench.write(carrier, "url", "the carrier's own")
      let report = try bench.report(carrier, with: server, as: "bruno")
      #expect(try carrier.relayCount() == 0)
      #expect(try bench.live(server, "url") == ["the carrier's own"])
      try bench.expectAgreement(carrier, with: server)
      return report
    }
  }

  @Test("an altered bundle is refused, and the rest of the request goes on")
  func altered() throws {
    let trouble = try Case(bench)
    var altered = trouble.bundle
    altered.sealed[altered.sealed.count / 2] ^= 1
    let report = try trouble.relay([altered, trouble.bundle], bench)
    #expect(report.relayed == 1)
    #expect(report.refusedBundles == [RefusedBundle(device: "amina", reason: "bundle-altered")])
    #expect(try bench.live(trouble.server, "topic") == ["finance"])
  }

  @Test("a bundle in another's name is refused")
  func otherDevice() throws {
    let trouble = try Case(bench)
    var foreign = trouble.bundle
    foreign.device = "bruno"
    let report = try trouble.relay([foreign], bench)
    #expect(report.refusedBundles.map(\.reason) == ["bundle-altered"])
    #expect(try bench.live(trouble.server, "topic") == [])
  }

  @Test("a bundle of a device that never joined here is refused")
  func unknownDevice() throws {
    let trouble = try Case(bench)
    trouble.server.unknownDevices = ["amina"]
    let report = try trouble.relay([trouble.bundle], bench)
    #expect(report.refusedBundles.map(\.reason) == ["bundle-unknown-device"])
  }

  @Test("a revoked device's bundle is held, and its carrier does not see it")
  func revoked() throws {
    let trouble = try Case(bench)
    trouble.server.revoke("amina")
    let report = try trouble.relay([trouble.bundle], bench)
    #expect(report.relayed == 1 && report.held == 0)
    #expect(try bench.quarantined(trouble.server) == 1)
    #expect(try bench.live(trouble.carrier, "topic") == [])
  }

  @Test("a part for a zone that the server does not have is told of, and the rest is taken")
  func unknownZone() throws {
    let trouble = try Case(bench)
    let amina = try bench.replica(seed: 4)
    let elsewhere = try #require(Zone("xx"))
    try amina.addZone(elsewhere, title: "xx", role: nil)
    try bench.write(amina, "code", "M1")
    try amina.change { change in
      let key = RecordKey(zone: elsewhere, type: "visit", id: change.mintID())
      try change.write([LocalChange.Write(Slot("topic"), .text("elsewhere"))], to: key)
    }
    let file = try bench.export(amina, of: "amina")
    let report = try trouble.relay(SealedBundle.decodeFile(file).bundles, bench)
    #expect(report.refusedBundles.map(\.reason) == ["bundle-unknown-zone"])
    #expect(try bench.live(trouble.server, "code") == ["M1"])
  }

  @Test("a bundle under somebody else's writer is held, and does that person no harm")
  func stolenWriter() throws {
    let server = try bench.server()
    let bruno = try bench.replica(seed: 2)
    try bench.write(bruno, "topic", "bruno's")
    try bench.sync(bruno, with: server, as: "bruno")

    // Mallory's laptop says that Bruno's writer is its own.
    var forged = RecordState()
    let mark = Mark(writer: try bruno.writer(), stamp: Stamp(bits: .max))
    forged.write(.text("mallory's"), to: Slot("topic"), as: mark, shown: [])
    let id = PushID(99)
    let zone = ZoneRequest(
      zone: bench.zone, cursor: .start, chain: PushChain(attempts: [id]),
      push: Push(
        id: id, records: [RecordDelta(type: bench.key.type, id: bench.key.id, state: forged)]))
    let request = SyncRequest(
      writer: mark.writer, schemaVersion: 1, clock: 0, accessRevision: 0,
      formerWriters: [mark.writer], zones: [zone])
    var random = SplitMix64(seed: 3)
    let bundle = SealedBundle(
      sealing: request, from: "mallory", created: 0,
      key: SimulatedServer.bundleKey(of: "mallory"), using: &random)
    let carrier = try bench.replica(seed: 4)
    try bench.relay(bundle.encoded, on: carrier, of: "carla", to: server)

    #expect(try bench.live(server, "topic") == ["bruno's"])
    #expect(try bench.quarantined(server) == 1)
    try bench.write(bruno, "topic", "bruno's next")
    try bench.sync(bruno, with: server, as: "bruno")
    #expect(try bruno.writer() == mark.writer)
    #expect(try bench.live(server, "topic") == ["bruno's next"])
  }

  @Test("a server that says nothing of a bundle is offered it again with the next sync")
  func noReceipt() throws {
    let trouble = try Case(bench)
    _ = try trouble.carrier.carry([trouble.bundle])
    var session = SyncSession(trouble.carrier)
    var offers = 0
    while let sent = try session.nextRequest() {
      let request = try SyncRequest(decoding: sent.body)
      offers += request.relays.count
      try #require(session.report.requests < 10)
      var answer = try bench.server().answer(request, from: "bruno", now: bench.clock.now)
      answer.items = answer.items.filter { $0.zone != nil }
      try session.receive(answer.encoded)
    }
    #expect(offers == 1)
    #expect(try trouble.carrier.relayCount() == 1)
    _ = try trouble.relay([], bench)
  }
}
