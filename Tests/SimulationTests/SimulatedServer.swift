import LocalStore
import SyncProtocol
import TestSupport

@testable import SyncServer

/// The real zones of a server, in memory, without HTTP: bytes in, bytes out.
final class SimulatedServer {
  fileprivate(set) var zones: [Zone: ZoneFile] = [:]
  /// What everybody may do of whom nothing else was said.
  fileprivate let usualRoles: [Zone: Role]
  fileprivate var roles: [String: [Zone: Role]] = [:]
  fileprivate var standings: [String: AnswerHead.Standing] = [:]
  fileprivate var accessRevision: UInt64 = 1
  fileprivate var random: SplitMix64
  /// What one answer may hold: small, so that pages are cut everywhere.
  var pageBytes = 200
  var pagesPerAnswer = 2

  init(zones names: [Zone], role: Role = .central, random: SplitMix64) throws {
    usualRoles = Dictionary(uniqueKeysWithValues: names.map { ($0, role) })
    self.random = random
    for zone in names {
      let file = try ZoneFile(Connection.open("zone", mode: .memory), zone: zone)
      try file.startEpoch(using: &self.random)
      zones[zone] = file
    }
  }

  /// Answers a request as `SyncEndpoint` does, with one transaction for each zone.
  func answer(
    _ request: SyncRequest, from device: String, of person: String? = nil, now: UInt64
  ) throws -> SyncAnswer {
    let caller = caller(device, of: person ?? device)
    let context = ZoneJoin.Context(caller: caller, writer: request.writer, now: now)
    let head = AnswerHead(
      clock: now, schemaVersion: 1,
      access: request.accessRevision == caller.access.revision ? nil : caller.access,
      standing: caller.standing)
    var answer = SyncAnswer(head: head, items: [])
    for (place, zone) in request.zones.enumerated() {
      answer.items += try items(zone, place, context)
    }
    return answer
  }

  private func caller(_ device: String, of person: String) -> Caller {
    let standing = standings[device] ?? .enrolled
    let granted = standing == .enrolled ? roles[person] ?? usualRoles : [:]
    let grants = granted.sorted { $0.key < $1.key }.map {
      AccessList.Grant(zone: $0.key, title: $0.key.name, role: $0.value)
    }
    return Caller(
      device: device, person: person, name: person,
      access: AccessList(revision: accessRevision, grants: grants), standing: standing)
  }

  private func items(
    _ request: ZoneRequest, _ place: Int, _ context: ZoneJoin.Context
  ) throws -> [AnswerItem] {
    guard let file = zones[request.zone] else { return [.refused(zone: place, .noSuchZone)] }
    let outcome = try file.store.write { facts in
      try facts.savepoint {
        try ZoneJoin(file: file, schema: .fieldbook).join(
          request, context, facts, using: &random)
      }
    }
    switch outcome {
    case .refused(let refusal):
      return [.refused(zone: place, refusal)]
    case .handedOver(let verdicts):
      return [.verdicts(zone: place, verdicts), .refused(zone: place, .noAccess)]
    case .accepted(let verdicts, let exact):
      let pager = ZonePager(file: file, pageBytes: pageBytes, pagesPerAnswer: pagesPerAnswer)
      return (verdicts.map { [.verdicts(zone: place, $0)] } ?? [])
        + (try pager.items(request, exact: exact, place: place))
    }
  }
}

/// What people and devices may do, from now on.
extension SimulatedServer {
  func give(_ person: String, _ roles: [Zone: Role]) {
    self.roles[person] = roles
    accessRevision += 1
  }

  func roles(of person: String) -> [Zone: Role] { roles[person] ?? usualRoles }

  func revoke(_ device: String, wipe: Bool = false) {
    standings[device] = wipe ? .toBeWiped : .revoked
  }
}

extension SimulatedServer {
  /// Puts another file in the place of a zone's, such as its backup.
  func replace(_ zone: Zone, by file: ZoneFile) { zones[zone] = file }

  func journalProblems(of zone: Zone) throws -> [String] {
    guard let file = zones[zone] else { return [] }
    return try Journal(connection: file.connection).verify()
  }
}
