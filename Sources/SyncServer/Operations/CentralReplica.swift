import Dispatch
import LocalStore
import SyncProtocol
import Synchronization

/// Staff's view over all zones: a replica like a laptop's, of every zone, that syncs with the
/// zones' files in the same process.
///
/// It holds nothing that the zones do not, so it may be deleted at any time; the next command
/// makes it anew. What staff write to it is to reach the zones as anybody's edits do, under the
/// device `server:USER`.
struct CentralReplica {
  let data: DataDirectory
  let schema: Schema
  let clock: @Sendable () -> UInt64
  /// The system's name of who runs the command.
  let user: String

  var path: String { data.centralPath }

  /// The replica with everything that the zones hold now.
  func open() throws -> Replica {
    // Two commands would bring it up to date at once.
    let lock = try data.lock(.central, waits: true)
    let replica = try Replica.open(
      try Connection.open(path, mode: .readWriteCreate), schema: schema,
      surroundings: Surroundings(wallMilliseconds: clock))
    if try replica.name() != actor { try replica.setName(actor) }
    try sync(replica)
    _ = try replica.views().catchUp()
    _ = consume lock
    return replica
  }

  /// Destroys in the replica, if there is one, what was erased in the zones.
  /// - Parameter revision: of the last erasure.
  /// - Returns: whether it holds no byte of that any more.
  func applyErasures(upTo revision: UInt64) throws -> Bool {
    guard FilePath.exists(path) else { return true }
    let present = try Replica.open(
      try Connection.open(path, mode: .readWrite), schema: schema,
      surroundings: Surroundings(wallMilliseconds: clock))
    if try present.hasCarriedOutErasures(upTo: revision) { return true }
    return try open().hasCarriedOutErasures(upTo: revision)
  }

  var actor: String { "server:\(user)" }

  /// Staff in the server's shell own the files: there is nothing that they may not see.
  func caller() throws -> Caller {
    let registry = try data.openRegistry(clock: clock)
    let grants = try registry.zones().map {
      AccessList.Grant(zone: $0.zone, title: $0.title, role: .admin)
    }
    return Caller(
      device: actor, person: actor, name: actor,
      access: AccessList(revision: try registry.revision(), grants: grants))
  }

  private func sync(_ replica: Replica) throws {
    // Never closed by hand: that would empty the logs of a serving process's files.
    let zones = OpenZones(data, clock: clock)
    let endpoint = SyncEndpoint(zones: zones, schema: schema, clock: clock)
    let reconciler = ReconcileEndpoint(zones)
    let caller = try caller()
    var session = SyncSession(replica)
    while let request = try session.nextRequest() {
      let response = Self.wait { reply in
        switch request.endpoint {
        case .sync: endpoint.answer(request.body, from: caller, reply: reply)
        case .reconcile: reconciler.answer(request.body, from: caller, reply: reply)
        }
      }
      guard response.status == 200 else { throw Self.failure(response) }
      try session.receive(response.body)
    }
    if let zone = session.report.zones.first(where: { $0.agrees == false })?.zone {
      throw differs(in: zone)
    }
  }

  private static func wait(
    for body: (@escaping @Sendable (HTTPResponse) -> Void) -> Void
  ) -> HTTPResponse {
    let answer = Mutex<HTTPResponse?>(nil)
    let isThere = DispatchSemaphore(value: 0)
    body { response in
      answer.withLock { $0 = response }
      isThere.signal()
    }
    isThere.wait()
    return answer.withLock { $0 } ?? .busy(retryAfterSeconds: 1)
  }

  private func differs(in zone: Zone) -> CommandFailure {
    CommandFailure(
      .failure, code: "central-differs",
      message: "\(path) does not hold what the zone \(zone) does",
      hint: "Check the zone with “fieldbook-server verify”, then delete \(path): it is made anew.")
  }

  private static func failure(_ response: HTTPResponse) -> CommandFailure {
    let problem = try? JSONParser.parse(response.body)
    return CommandFailure(
      .failure, code: problem?["code"]?.stringValue ?? "unavailable",
      message: "the zones cannot be read: \(problem?["detail"]?.stringValue ?? "no reason given")",
      hint: "See which file with: fieldbook-server verify")
  }
}
