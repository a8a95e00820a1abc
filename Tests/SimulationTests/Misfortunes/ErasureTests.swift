import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore
@testable import SyncServer

/// An erasure, and whatever comes late.
@Suite struct ErasureTests {
  private let bench = Bench()
  private let kept: Set<Slot> = [Slot("code")]

  private func state(_ server: SimulatedServer) throws -> RecordState {
    try #require(try server.zones[bench.zone]?.store.fact(bench.key)?.state)
  }

  private func expectErased(
    _ laptops: [Replica], _ server: SimulatedServer,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let state = try state(server)
    #expect(state.kept == kept, sourceLocation: sourceLocation)
    #expect(state[Slot("topic")].isEmpty, sourceLocation: sourceLocation)
    for laptop in laptops {
      #expect(
        try laptop.store.fact(bench.key)?.state == state, sourceLocation: sourceLocation)
      let replaced = try laptop.replacedValues.of(bench.key).map(\.value.slot)
      #expect(replaced.allSatisfy(kept.contains), sourceLocation: sourceLocation)
      #expect(try laptop.ownWriters().count == 1, sourceLocation: sourceLocation)
      try bench.expectAgreement(laptop, with: server)
    }
    #expect(try server.journalProblems(of: bench.zone) == [], sourceLocation: sourceLocation)
  }

  /// Two laptops that hold the same record.
  private func pair(_ server: SimulatedServer) throws -> [Replica] {
    let laptops = try (0..<2).map { try bench.replica(seed: 20 + $0) }
    try bench.write(laptops[0], "topic", "first")
    try bench.write(laptops[0], "code", "code")
    for (number, laptop) in laptops.enumerated() {
      try bench.sync(laptop, with: server, as: "coach \(number)")
    }
    return laptops
  }

  @Test("a coach who was offline loses what was erased of their unsent edits, and nothing else")
  func offline() throws {
    let server = try bench.server()
    let laptops = try pair(server)
    try bench.write(laptops[1], "topic", "second")
    try bench.write(laptops[1], "topic", "third")
    try bench.write(laptops[1], "code", "new code")
    try server.erase(bench.key, keeping: kept)
    for (number, laptop) in (laptops + laptops).enumerated() {
      try bench.sync(laptop, with: server, as: "coach \(number % 2)")
    }
    try expectErased(laptops, server)
    #expect(try bench.live(laptops[0], "code") == ["new code"])
  }

  @Test("the same if the push was on its way when the record was erased")
  func onItsWay() throws {
    let server = try bench.server()
    let laptops = try pair(server)
    try bench.write(laptops[1], "topic", "second")
    var session = SyncSession(laptops[1])
    let request = try bench.request(&session)
    try server.erase(bench.key, keeping: kept)
    let answer = try server.answer(request, from: "coach 1", now: bench.clock.now)
    try bench.write(laptops[1], "code", "new code")
    try session.receive(answer.encoded)
    try bench.finish(&session, with: server, as: "coach 1")
    try bench.sync(laptops[0], with: server, as: "coach 0")
    try expectErased(laptops, server)
  }

  /// The deletion names the erased slots in its summary, on one side only by then.
  @Test("a deletion that is pushed again after the erasure is nobody else's")
  func deletionPushedTwice() throws {
    let server = try bench.server()
    let laptops = try pair(server)
    bench.clock.advance(milliseconds: 1000)
    try laptops[1].change { try $0.delete(bench.key) }
    var session = SyncSession(laptops[1])
    let request = try bench.request(&session)
    _ = try server.answer(request, from: "coach 1", now: bench.clock.now)
    try session.interrupted([], wasSent: true)
    try server.erase(bench.key, keeping: kept)
    // First the old request once more, then the laptop itself, unaware of the erasure.
    _ = try server.answer(request, from: "coach 1", now: bench.clock.now)
    try bench.finish(&session, with: server, as: "coach 1")
    try bench.sync(laptops[0], with: server, as: "coach 0")
    try expectErased(laptops, server)
    #expect(try state(server).deletionStatus == .deleted)
  }

  @Test("a replica that was restored from its own backup destroys again, and confirms again")
  func restoredLaptop() throws {
    try bench.withTemporaryFolder { folder in
      let server = try bench.server()
      let first = try bench.replica(seed: 20, at: "\(folder)/first")
      try bench.write(first, "topic", "Quetzalcoatl")
      try bench.write(first, "code", "code")
      try bench.sync(first, with: server)
      try bench.copy(first.connection, to: "\(folder)/second")
      try server.erase(bench.key, keeping: kept)
      try bench.sync(first, with: server)
      let restored = try bench.replica(seed: 21, at: "\(folder)/second")
      #expect(try !bench.live(restored, "topic").isEmpty)
      try bench.sync(restored, with: server)
      #expect(try bench.live(restored, "topic").isEmpty)
      let last = try #require(try server.registry?.lastErasure())
      #expect(try restored.hasCarriedOutErasures(upTo: last))
      #expect(!RawBytes("\(folder)/second").contains("Quetzalcoatl"))
      #expect(!RawBytes("\(folder)/second-wal").contains("Quetzalcoatl"))
    }
  }

  @Test("a zone that is restored from a backup is brought up to the registry before it is served")
  func restoredZone() throws {
    try bench.withTemporaryFolder { folder in
      let server = try bench.server()
      let file = try ZoneFile(Connection.open("\(folder)/zone"), zone: bench.zone)
      var random = SplitMix64(seed: 1)
      try file.connection.transaction { _ = try file.startEpoch(using: &random) }
      server.replace(bench.zone, by: file)
      let laptops = try pair(server)
      try bench.copy(file.connection, to: "\(folder)/backup")
      try server.erase(bench.key, keeping: kept)
      try bench.sync(laptops[0], with: server, as: "coach 0")
      let restored = try ZoneFile(Connection.open("\(folder)/backup"), zone: bench.zone)
      try restored.connection.transaction { _ = try restored.startEpoch(using: &random) }
      #expect(try server.registry?.applyErasures(to: restored) == true)
      server.replace(bench.zone, by: restored)
      for _ in 0..<2 {
        for (number, laptop) in laptops.enumerated() {
          try bench.sync(laptop, with: server, as: "coach \(number)")
        }
      }
      #expect(try state(server).kept == kept)
      #expect(try state(server)[Slot("topic")].isEmpty)
      for laptop in laptops { try bench.expectAgreement(laptop, with: server) }
      #expect(try server.journalProblems(of: bench.zone) == [])
    }
  }

  @Test("a record that only a laptop had is erased all the same, whenever it comes")
  func neverSynced() throws {
    let server = try bench.server()
    let laptop = try bench.replica(seed: 20)
    try bench.write(laptop, "topic", "first")
    try bench.write(laptop, "code", "code")
    try server.erase(bench.key, keeping: kept)
    try bench.sync(laptop, with: server)
    try expectErased([laptop], server)
    #expect(try bench.live(laptop, "code") == ["code"])
  }
}
