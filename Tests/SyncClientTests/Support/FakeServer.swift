import LocalStore
import SyncProtocol
import TestSupport

@testable import SyncClient

/// A server in a few lines: it joins what is pushed, sends back everything that is new, and holds
/// what it is told to hold.
final class FakeServer {
  static let credential = "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ"

  let clock: FakeClock
  /// How far the server's clock is ahead, in milliseconds.
  var skewMilliseconds: Int64 = 0
  var grants: [AccessList.Grant] {
    didSet { accessRevision += 1 }
  }
  /// The reason to hold pushes to a zone for.
  var held: [Zone: String] = [:]
  /// What it says of the device; one that is not enrolled any more has no zone.
  var standing = AnswerHead.Standing.enrolled
  /// Zones that it does not know at all.
  var unknownZones: Set<Zone> = []
  private var accessRevision: UInt64 = 7
  /// What is told of records that were held.
  var settled: [Zone: [Settlement]] = [:]
  /// Zones whose digest is told wrong.
  var wrongDigests: Set<Zone> = []
  /// Bundles that were handed on, and the reason for which they are refused.
  private(set) var relays: [[UInt8]] = []
  var bundleRefusal: String?
  private(set) var invitations: [String: String] = [:]
  private let store: FactStore
  private var names: [WriterID: String] = [:]

  init(clock: FakeClock) throws {
    self.clock = clock
    let connection = try Connection.open("server", mode: .memory)
    try FileFormat(kind: "zone", applicationID: 1, steps: [FileFormat.factTables])
      .prepare(connection)
    store = FactStore(connection)
    grants = [("commons", Role.viewer), ("it", .coach)].compactMap { name, role in
      Zone(name).map { AccessList.Grant(zone: $0, title: name.uppercased(), role: role) }
    }
  }

  func invite(_ name: String, code: String) { invitations[code] = name }

  // MARK: Joining

  func join(_ body: [UInt8]) -> TransportResponse {
    guard let code = (try? JSONParser.parse(body))?["code"]?.stringValue,
      let name = invitations.removeValue(forKey: code)
    else { return .problem(403, code: "invitation-invalid") }
    let json: JSONValue = [
      "credential": .string(Self.credential), "device": "device-1", "person": "person-1",
      "name": .string(name),
      "zones": .array(
        grants.map {
          [
            "zone": .string($0.zone.name), "title": .string($0.title),
            "role": .string($0.role.rawValue),
          ]
        }),
      "access_revision": .integer(Int64(clamping: accessRevision)),
    ]
    return .ok(JSONWriter.bytes(json), "application/json")
  }

  // MARK: Syncing

  /// - Parameter name: who asks, as others are told.
  func sync(_ body: [UInt8], from name: String) throws -> TransportResponse {
    let request = try SyncRequest(decoding: body)
    names[request.writer] = name
    let now = UInt64(Int64(clock.milliseconds) + skewMilliseconds)
    let granted = standing == .enrolled ? grants : []
    let access = AccessList(revision: accessRevision, grants: granted)
    var answer = SyncAnswer(
      head: AnswerHead(
        clock: now, schemaVersion: 1,
        access: request.accessRevision == accessRevision ? nil : access, standing: standing),
      items: [])
    relays += request.relays
    if !request.relays.isEmpty {
      answer.items.append(
        .relayed(request.relays.indices.map { RelayReceipt(place: $0, refusal: bundleRefusal) }))
    }
    for (place, zone) in request.zones.enumerated() {
      answer.items += try items(zone, place)
    }
    return .ok(answer.encoded, "application/cbor-seq")
  }

  /// Answers a reconciliation: what is asked for, all at once.
  func reconcile(_ body: [UInt8]) throws -> TransportResponse {
    let request = try ReconcileRequest(decoding: body)
    let records = FactRecords(store, of: request.zone, leavingOut: Set(request.leaveOut))
    var comparison = ReconcileAnswer.Comparison(
      epoch: Epoch(1), seq: try store.head(), journalHash: [UInt8](repeating: 0, count: 16))
    comparison.answers = try request.questions.map {
      try records.answer(to: $0, salt: request.salt)
    }
    comparison.served = request.wants.count
    comparison.records = try request.wants.compactMap { name in
      try store.fact(name.key(in: request.zone)).map {
        RecordDelta(type: name.type, id: name.id, state: $0.state)
      }
    }
    let answer = ReconcileAnswer.compared(comparison).encoded
    return .ok(answer, ExchangeRequest.mediaType)
  }

  private func items(_ request: ZoneRequest, _ place: Int) throws -> [AnswerItem] {
    guard !unknownZones.contains(request.zone) else {
      return [.refused(zone: place, .noSuchZone)]
    }
    guard standing == .enrolled, grants.contains(where: { $0.zone == request.zone }) else {
      let verdicts = request.push.map { push in
        Verdicts(
          push: push.id,
          runs: [Verdicts.Run(count: push.records.count, outcome: .held(reason: "access"))])
      }
      return (verdicts.map { [.verdicts(zone: place, $0)] } ?? [])
        + [.refused(zone: place, .noAccess)]
    }
    var items: [AnswerItem] = []
    if let push = request.push {
      items.append(.verdicts(zone: place, try take(push, in: request.zone)))
    }
    if let settled = settled.removeValue(forKey: request.zone) {
      items.append(.settled(zone: place, settled))
    }
    let facts = try store.facts(after: request.cursor.base, limit: .max)
      .filter { $0.key.zone == request.zone }
    let records = facts.compactMap { $0.delta(after: request.cursor.base, except: SeqRanges()) }
    let head = try store.head()
    let hash = [UInt8](repeating: 0, count: 16)
    if !records.isEmpty {
      let authors = names.map { Page.Author(writer: $0.key, name: $0.value) }
      items.append(
        .page(
          zone: place,
          Page(records: records, authors: authors, journalHash: hash, position: head)))
    }
    var digest = try store.digest(of: request.zone, leavingOut: request.leaveOut)
    if wrongDigests.contains(request.zone) { digest.add(RecordHash(high: 1, low: 1)) }
    items.append(
      .done(
        zone: place,
        ZoneDone(
          epoch: Epoch(1),
          head: ZoneDone.Head(seq: head, journalHash: head == 0 ? [] : hash, digest: digest))))
    return items
  }

  private func take(_ push: Push, in zone: Zone) throws -> Verdicts {
    let outcome: Verdicts.Outcome
    if let reason = held[zone] {
      outcome = .held(reason: reason)
    } else {
      try store.write { facts in
        for record in push.records {
          let key = RecordKey(zone: zone, type: record.type, id: record.id)
          _ = try facts.join(key, record.state)
        }
      }
      outcome = .joined
    }
    return Verdicts(
      push: push.id, runs: [Verdicts.Run(count: push.records.count, outcome: outcome)])
  }
}

extension TransportResponse {
  static func ok(_ body: [UInt8], _ type: String) -> TransportResponse {
    TransportResponse(
      status: 200, contentType: type, body: body,
      traffic: Traffic(sent: 0, received: body.count))
  }

  static func problem(
    _ status: Int, code: String, retryAfterSeconds: Int? = nil
  ) -> TransportResponse {
    let json: JSONValue = [
      "status": .integer(status), "code": .string(code), "detail": "It said \(code).",
    ]
    return TransportResponse(
      status: status, contentType: "application/problem+json", body: JSONWriter.bytes(json),
      retryAfterSeconds: retryAfterSeconds, traffic: Traffic())
  }
}
