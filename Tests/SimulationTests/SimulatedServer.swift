import LocalStore
import SyncProtocol
import TestSupport

@testable import SyncServer

/// The real zones of a server, in memory, without HTTP: bytes in, bytes out.
final class SimulatedServer {
  fileprivate(set) var zones: [Zone: ZoneFile] = [:]
  private let access: AccessList
  private var random: SplitMix64
  /// What one answer may hold: small, so that pages are cut everywhere.
  var pageBytes = 200
  var pagesPerAnswer = 2
  /// How ranges are cut: small, so that a handful of records takes many rounds.
  let cut = RangeCut.small

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
    let caller = Caller(
      device: device, person: person ?? device, name: person ?? device, access: access)
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

  /// Answers as `ReconcileEndpoint` does.
  func answer(_ request: ReconcileRequest) throws -> ReconcileAnswer {
    guard let file = zones[request.zone] else { return .refused(.noAccess) }
    return try ZoneReconciler(file: file, cut: cut, bytes: pageBytes).answer(request)
  }

  /// Answers whatever a session asks.
  func answer(
    _ request: ExchangeRequest, from device: String, of person: String? = nil, now: UInt64
  ) throws -> [UInt8] {
    switch request.endpoint {
    case .sync:
      try answer(SyncRequest(decoding: request.body), from: device, of: person, now: now).encoded
    case .reconcile: try answer(ReconcileRequest(decoding: request.body)).encoded
    }
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
        + (try pager.items(request, exact: exact, place: place))
    }
  }
}

extension RangeCut {
  static let small: RangeCut = {
    var cut = RangeCut()
    (cut.firstParts, cut.parts, cut.listed, cut.listedToNobody) = (2, 2, 1, 2)
    return cut
  }()
}

extension SimulatedServer {
  /// Puts another file in the place of a zone's, such as its backup.
  func replace(_ zone: Zone, by file: ZoneFile) { zones[zone] = file }

  /// Closes a zone's file, if nobody else holds it.
  func forget(_ zone: Zone) { zones[zone] = nil }

  func journalProblems(of zone: Zone) throws -> [String] {
    guard let file = zones[zone] else { return [] }
    return try Journal(connection: file.connection).verify()
  }
}
