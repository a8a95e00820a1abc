import LocalStore
import SyncProtocol
import TestSupport

@testable import SyncServer

/// The real zones of a server, in memory, without HTTP: bytes in, bytes out.
final class SimulatedServer {
  fileprivate(set) var zones: [Zone: ZoneFile] = [:]
  private let access: AccessList
  /// What some people may do in every zone, instead of what all others may.
  var roles: [String: Role] = [:]
  private var random: SplitMix64
  /// What one answer may hold: small, so that pages are cut everywhere.
  var pageBytes = 200
  var pagesPerAnswer = 2

  init(zones names: [Zone], role: Role = .central, random: SplitMix64) throws {
    access = AccessList(
      revision: 1,
      grants: names.map { AccessList.Grant(zone: $0, title: $0.name, role: role) })
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
      access: request.accessRevision == access.revision ? nil : access)
    var answer = SyncAnswer(head: head, items: [])
    for (place, zone) in request.zones.enumerated() {
      answer.items += try items(zone, place, context)
    }
    return answer
  }

  private func caller(_ device: String, of person: String) -> Caller {
    var access = access
    if let role = roles[person] {
      for index in access.grants.indices { access.grants[index].role = role }
    }
    return Caller(device: device, person: person, name: person, access: access)
  }

  private func items(
    _ request: ZoneRequest, _ place: Int, _ context: ZoneJoin.Context
  ) throws -> [AnswerItem] {
    guard let file = zones[request.zone] else { return [.refused(zone: place, .noAccess)] }
    let outcome = try file.store.write { facts in
      try facts.savepoint {
        try ZoneJoin(file: file, schema: .fieldbook).join(
          request, context, facts, using: &random)
      }
    }
    switch outcome {
    case .refused(let refusal):
      return [.refused(zone: place, refusal)]
    case .accepted(let verdicts, let exact):
      let pager = ZonePager(file: file, pageBytes: pageBytes, pagesPerAnswer: pagesPerAnswer)
      return (verdicts.map { [.verdicts(zone: place, $0)] } ?? [])
        + (try pager.items(request, exact: exact, place: place, for: context.caller.person))
    }
  }
}

extension SimulatedServer {
  /// What staff decide on all that is held of a record.
  func decide(_ decision: Settlement.Decision, on key: RecordKey, now: UInt64) throws {
    guard let file = zones[key.zone] else { return }
    let decider = QuarantineDecider(
      file: file, decision: decision, caller: caller("server:root", of: "server:root"), now: now)
    try file.store.write { try decider.decide(on: [key], $0, using: &random) }
  }

  /// Everything that is held of a zone.
  func held(in zone: Zone) throws -> [Quarantine.Row] {
    guard let file = zones[zone] else { return [] }
    let quarantine = Quarantine(connection: file.connection)
    var rows: [Quarantine.Row] = []
    while let row = try quarantine.next(after: rows.last?.number ?? 0) { rows.append(row) }
    return rows
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
