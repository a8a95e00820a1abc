import LocalStore
import SyncProtocol
import Synchronization

/// What the exchange reads of the registry and writes to it besides who may do what: the erasures
/// that a replica has not heard of, and what each replica holds and has carried out.
///
/// It may be asked from any thread, and blocks for as long as the registry does.
final class ReplicaLedger: Sendable {
  private let path: String
  private let clock: @Sendable () -> UInt64
  private let state = Mutex(State())

  private struct State: @unchecked Sendable {
    var registry: Registry?
    /// What is known of each device that asked since the start, so that an idle sync writes nothing.
    var known: [String: Replica] = [:]
  }

  private struct Replica {
    var zones: Set<Zone> = []
    var revision: UInt64?
  }

  /// - Parameter path: the registry's, which is opened with the first use.
  init(registry path: String, clock: @escaping @Sendable () -> UInt64) {
    self.path = path
    self.clock = clock
  }

  /// The next erasures for a replica that has carried out those up to a revision.
  func erasures(after revision: UInt64) throws -> ErasureList? {
    try state.withLock { state in try registry(&state).erasures(after: revision) }
  }

  /// Notes what a device is about to be sent and what it says it has carried out; durably, before
  /// it is sent anything.
  func note(_ device: String, holds zones: [Zone], erasedUpTo revision: UInt64) throws {
    try state.withLock { state in
      var replica = state.known[device] ?? Replica()
      guard replica.revision != revision || !replica.zones.isSuperset(of: zones) else { return }
      try registry(&state).noteReplica(device, holding: zones, erasedUpTo: revision)
      replica.zones.formUnion(zones)
      replica.revision = revision
      state.known[device] = replica
    }
  }

  /// Notes that a device has cleared itself, and holds nothing any more.
  func noteCleared(_ device: String) throws {
    try state.withLock { state in
      try registry(&state).noteCleared(device)
      state.known[device] = nil
    }
  }

  /// Brings a zone's file up to what was erased there, before anything of it is served.
  func eraseRecords(in file: ZoneFile) throws {
    try state.withLock { state in _ = try registry(&state).eraseRecords(in: file) }
  }

  private func registry(_ state: inout State) throws -> Registry {
    if let registry = state.registry { return registry }
    let registry = try Registry(Connection.open(path, mode: .readWrite), clock: clock)
    state.registry = registry
    return registry
  }

  /// Closes the registry; nobody may ask afterwards.
  func close() {
    state.withLock { $0.registry = nil }
  }
}
