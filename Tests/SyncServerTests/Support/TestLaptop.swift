import Dispatch
import LocalStore
import SyncProtocol
import Synchronization
import TestSupport
import Testing

@testable import SyncServer

/// A coach's replica that talks with the zones of an office without a network.
final class TestLaptop {
  let replica: Replica
  let joined: Registry.JoinResult
  private let office: TestOffice

  init(_ joined: Registry.JoinResult, office: TestOffice) throws {
    self.joined = joined
    self.office = office
    let clock = office.now
    replica = try Replica.open(
      try Connection.open("laptop", mode: .memory), schema: .fieldbook,
      surroundings: Surroundings(wallMilliseconds: clock))
    try replica.setName(joined.name)
    for grant in joined.access.grants {
      try replica.addZone(grant.zone, title: grant.title, role: grant.role)
    }
  }

  func add(_ type: String, _ values: String..., zone: String? = nil) throws -> RecordKey {
    office.clock.advance(seconds: 1)
    let (type, assignments) = try understood(values, of: type)
    return try RecordEntry(replica).add(type, assignments, zone: zone.flatMap { Zone($0) }).key
  }

  func edit(_ key: RecordKey, _ values: String...) throws {
    office.clock.advance(seconds: 1)
    let (_, assignments) = try understood(values, of: key.type)
    _ = try RecordEntry(replica).edit(key, assignments)
  }

  func delete(_ key: RecordKey) throws {
    office.clock.advance(seconds: 1)
    _ = try RecordEntry(replica).delete(key)
  }

  private func understood(
    _ values: [String], of name: String
  ) throws -> (RecordType, [Assignment]) {
    let type = try #require(Schema.fieldbook.type(name))
    return (type, try values.map { try Assignment.parse($0, of: type) { path in path } })
  }

  @discardableResult
  func sync() throws -> SyncReport {
    office.clock.advance(seconds: 1)
    let zones = OpenZones(office.data, clock: office.now)
    let endpoint = SyncEndpoint(zones: zones, schema: .fieldbook, clock: office.now)
    let registry = try office.registry()
    let caller: Caller
    switch try registry.authenticate(joined.credential) {
    case .enrolled(let known, _), .revoked(let known, _): caller = known
    case .unknown: throw NotEnrolled()
    }
    let reconciler = ReconcileEndpoint(endpoint.zones)
    var session = SyncSession(replica)
    while let request = try session.nextRequest() {
      let response = Self.answer { reply in
        switch request.endpoint {
        case .sync: endpoint.answer(request.body, from: caller, reply: reply)
        case .reconcile: reconciler.answer(request.body, from: caller, reply: reply)
        }
      }
      try #require(response.status == 200)
      try session.receive(response.body)
    }
    zones.close()
    return session.report
  }

  struct NotEnrolled: Error {}

  static func answer(
    _ ask: (@escaping @Sendable (HTTPResponse) -> Void) -> Void
  ) -> HTTPResponse {
    let answer = Mutex<HTTPResponse?>(nil)
    let isThere = DispatchSemaphore(value: 0)
    ask { response in
      answer.withLock { $0 = response }
      isThere.signal()
    }
    isThere.wait()
    return answer.withLock { $0 } ?? .incomplete
  }
}
