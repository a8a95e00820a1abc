import SyncProtocol
import Testing

@testable import LocalStore
@testable import SyncServer

extension Bench {
  /// What `fieldbook bundle export` writes on a device.
  func export(_ replica: Replica, of device: String) throws -> [UInt8] {
    let exported = try replica.exportBundles(
      from: device, key: SimulatedServer.bundleKey(of: device))
    return exported.encoded
  }

  /// Takes a file along, on a laptop that gets to a network, and hands it on there.
  func relay(
    _ file: [UInt8], on replica: Replica, of carrier: String, to server: SimulatedServer
  ) throws {
    let (bundles, error) = SealedBundle.decodeFile(file)
    try #require(error == nil)
    _ = try replica.carry(bundles)
    try sync(replica, with: server, as: carrier)
    #expect(try replica.relayCount() == 0)
  }

  /// A sync that also tells what it did.
  func report(
    _ replica: Replica, with server: SimulatedServer, as person: String
  ) throws -> SyncReport {
    var session = SyncSession(replica)
    try finish(&session, with: server, as: person)
    return session.report
  }

  func state(_ server: SimulatedServer) throws -> RecordState {
    try server.zones[zone]?.store.fact(key)?.state ?? RecordState()
  }

  func head(_ server: SimulatedServer) throws -> UInt64 {
    try server.zones[zone]?.store.head() ?? 0
  }

  /// Every live value of a slot on the server.
  func live(_ server: SimulatedServer, _ slot: String) throws -> Set<String> {
    Set(try state(server)[Slot(slot)].live.compactMap(\.value?.textContent))
  }

  /// Who wrote what is live of a slot, as the server tells others.
  func authors(_ server: SimulatedServer, _ slot: String) throws -> [String?] {
    let file = try #require(server.zones[zone])
    return try state(server)[Slot(slot)].live.map { try file.authorName(of: $0.writer) }
  }

  /// The values that the server's journal knows of the record.
  func journalled(_ server: SimulatedServer) throws -> Set<String> {
    let file = try #require(server.zones[zone])
    let arrivals = try Journal(connection: file.connection).arrivals(of: key)
    return Set(arrivals.compactMap(\.value?.textContent))
  }

  func quarantined(_ server: SimulatedServer) throws -> Int {
    try Quarantine(connection: try #require(server.zones[zone]).connection).count()
  }
}
