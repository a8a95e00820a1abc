import FoundationEssentials
import SyncProtocol
import Testing

@testable import LocalStore
@testable import SyncServer

/// A replica whose file was restored from a backup, or copied to a second laptop.
@Suite struct ForkTests {
  private let clock = SimulatedClock()
  private let zone = Zone.commons
  private let key = RecordKey(
    zone: .commons, type: "module", id: RecordID(high: 0x7000, low: 0x8000_0000_0000_0001))

  @Test("a restored backup mints a writer, and the work of both pasts stands")
  func restoredBackup() throws {
    try withTemporaryFolder { folder in
      let server = try SimulatedServer(zones: [zone], random: SplitMix64(seed: 1))
      let laptop = try open("\(folder)/laptop", seed: 2)
      try write(laptop, "code", "first")
      try sync(laptop, with: server)
      try copy(laptop, to: "\(folder)/backup")
      try write(laptop, "topic", "finance")
      try sync(laptop, with: server)

      let restored = try open("\(folder)/backup", seed: 3)
      let before = try restored.writer()
      try write(restored, "url", "https://example.org")
      let report = try sync(restored, with: server)

      #expect(report.startedOver)
      #expect(try restored.writer() != before)
      #expect(
        try values(restored)
          == ["code": "first", "topic": "finance", "url": "https://example.org"])
      #expect(try restored.digest(of: zone) == server.zones[zone]?.store.digest(of: zone))
    }
  }

  @Test("two copies that write the same field lose neither value")
  func clonedLaptop() throws {
    try withTemporaryFolder { folder in
      let server = try SimulatedServer(zones: [zone], random: SplitMix64(seed: 4))
      let laptop = try open("\(folder)/laptop", seed: 5)
      try write(laptop, "code", "first")
      try sync(laptop, with: server)
      try copy(laptop, to: "\(folder)/clone")
      let clone = try open("\(folder)/clone", seed: 6)

      // Both write with one writer and, at one virtual moment, one stamp.
      try write(laptop, "url", "https://example.org/a")
      try write(clone, "url", "https://example.org/b")
      for _ in 0..<3 {
        for copy in [laptop, clone] { try sync(copy, with: server) }
      }

      for copy in [laptop, clone] {
        let live = try copy.store.fact(key)?.state[Slot("url")].live ?? []
        #expect(
          Set(live.compactMap(\.value?.textContent))
            == ["https://example.org/a", "https://example.org/b"])
        #expect(try copy.digest(of: zone) == server.zones[zone]?.store.digest(of: zone))
      }
    }
  }

  @Test("a push whose answer was lost before the backup was restored is not written twice")
  func lostAnswer() throws {
    try withTemporaryFolder { folder in
      let server = try SimulatedServer(zones: [zone], random: SplitMix64(seed: 7))
      let laptop = try open("\(folder)/laptop", seed: 8)
      try write(laptop, "url", "https://example.org")
      try copy(laptop, to: "\(folder)/backup")
      try sync(laptop, with: server)

      let restored = try open("\(folder)/backup", seed: 9)
      let report = try sync(restored, with: server)

      #expect(report.startedOver)
      #expect(try restored.store.fact(key)?.state[Slot("url")].entries.count == 1)
      #expect(try restored.digest(of: zone) == server.zones[zone]?.store.digest(of: zone))
    }
  }

  @Test("a new epoch makes a laptop offer all that it holds")
  func newEpoch() throws {
    try withTemporaryFolder { folder in
      let lost = try SimulatedServer(zones: [zone], random: SplitMix64(seed: 10))
      let laptop = try open("\(folder)/laptop", seed: 11)
      try write(laptop, "code", "first")
      try sync(laptop, with: lost)

      // The server comes back without anything it had.
      let server = try SimulatedServer(zones: [zone], random: SplitMix64(seed: 12))
      try write(laptop, "topic", "finance")
      try sync(laptop, with: server)

      #expect(try values(laptop) == ["code": "first", "topic": "finance"])
      #expect(try laptop.digest(of: zone) == server.zones[zone]?.store.digest(of: zone))
    }
  }

  // MARK: What the tests are made of

  private func open(_ path: String, seed: UInt64) throws -> Replica {
    let clock = clock
    let replica = try Replica.open(
      Connection.open(path), schema: .fieldbook,
      surroundings: Surroundings(
        wallMilliseconds: { clock.now }, random: SplitMix64(seed: seed)))
    try replica.addZone(zone, title: "commons", role: .central)
    return replica
  }

  private func copy(_ replica: Replica, to path: String) throws {
    _ = try replica.connection.checkpoint(.truncate)
    try FileManager.default.copyItem(atPath: replica.connection.path, toPath: path)
  }

  private func write(_ replica: Replica, _ slot: String, _ text: String) throws {
    let shown = try replica.store.fact(key)?.state.liveMarks(of: Slot(slot)) ?? []
    try replica.change { change in
      try change.write([LocalChange.Write(Slot(slot), .text(text), shown: shown)], to: key)
    }
  }

  @discardableResult
  private func sync(_ replica: Replica, with server: SimulatedServer) throws -> SyncReport {
    var session = SyncSession(replica)
    while let bytes = try session.nextRequest() {
      let request = try SyncRequest(decoding: bytes)
      try session.receive(
        try server.answer(request, from: "laptop", now: clock.now).encoded)
    }
    #expect(session.report.zones.allSatisfy { $0.agrees == true })
    return session.report
  }

  private func values(_ replica: Replica) throws -> [String: String] {
    var values: [String: String] = [:]
    for cell in try replica.store.fact(key)?.state.cells ?? [] {
      values[cell.slot.name] = cell.register.live.last?.value?.textContent
    }
    return values
  }

  private func withTemporaryFolder(_ body: (String) throws -> Void) throws {
    var random = SystemRandomNumberGenerator()
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "fieldbook-fork-\(random.next())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }
}
