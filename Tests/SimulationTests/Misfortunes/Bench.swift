import FoundationEssentials
import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore
@testable import SyncServer

/// Replicas, one record and a server, for tests that put together one particular misfortune.
struct Bench {
  let clock = SimulatedClock()
  let zone = Zone.commons
  let key = Self.key(in: .commons)
  /// The zones of servers and replicas.
  var zones: [Zone] = [.commons]

  /// The one record of a zone.
  static func key(in zone: Zone) -> RecordKey {
    RecordKey(zone: zone, type: "module", id: RecordID(high: 0x7000, low: 0x8000_0000_0000_0001))
  }

  func server(role: Role = .central) throws -> SimulatedServer {
    try SimulatedServer(zones: zones, role: role, random: SplitMix64(seed: 10))
  }

  /// - Parameter path: nil for a replica in memory.
  func replica(seed: UInt64, at path: String? = nil) throws -> Replica {
    let clock = clock
    let replica = try Replica.open(
      Connection.open(path ?? "replica", mode: path == nil ? .memory : .readWriteCreate),
      schema: .fieldbook,
      surroundings: Surroundings(
        wallMilliseconds: { clock.now }, random: SplitMix64(seed: seed)))
    for zone in zones { try replica.addZone(zone, title: zone.name, role: .central) }
    return replica
  }

  func copy(_ connection: Connection, to path: String) throws {
    _ = try connection.checkpoint(.truncate)
    try FileManager.default.copyItem(atPath: connection.path, toPath: path)
  }

  /// Writes a slot, as a rule a second later, as somebody to whom all of it was shown.
  func write(
    _ replica: Replica, _ slot: String, _ text: String, in zone: Zone = .commons,
    afterMilliseconds pause: UInt64 = 1000
  ) throws {
    clock.advance(milliseconds: pause)
    let key = Self.key(in: zone)
    let shown = try replica.store.fact(key)?.state.liveMarks(of: Slot(slot)) ?? []
    try replica.change { change in
      try change.write([LocalChange.Write(Slot(slot), .text(text), shown: shown)], to: key)
    }
  }

  func request(_ session: inout SyncSession) throws -> SyncRequest {
    try SyncRequest(decoding: try #require(try session.nextRequest()).body)
  }

  @discardableResult
  func sync(
    _ replica: Replica, with server: SimulatedServer, as person: String = "laptop",
    device: String? = nil
  ) throws -> SyncReport {
    var session = SyncSession(replica)
    try finish(&session, with: server, as: person, device: device)
    return session.report
  }

  func finish(
    _ session: inout SyncSession, with server: SimulatedServer, as person: String = "laptop",
    device: String? = nil
  ) throws {
    var rounds = 0
    while let request = try session.nextRequest() {
      rounds += 1
      try #require(rounds < 50, "a sync without an end")
      try session.receive(
        try server.answer(request, from: device ?? person, of: person, now: clock.now))
    }
  }

  /// Both sides hold the same, and nothing waits to be sent.
  func expectAgreement(_ replica: Replica, with server: SimulatedServer) throws {
    #expect(try replica.outboxItems().isEmpty)
    #expect(try replica.digest(of: zone) == server.zones[zone]?.store.digest(of: zone))
  }

  /// Every live value of a slot.
  func live(_ replica: Replica, _ slot: String, in zone: Zone = .commons) throws -> Set<String> {
    let live = try replica.store.fact(Self.key(in: zone))?.state[Slot(slot)].live ?? []
    return Set(live.compactMap(\.value?.textContent))
  }

  func withTemporaryFolder(_ body: (String) throws -> Void) throws {
    let folder = try TemporaryFolder()
    try withExtendedLifetime(folder) { try body(folder.path) }
  }
}
