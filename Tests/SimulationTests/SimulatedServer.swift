import LocalStore
import SyncProtocol
import TestSupport

@testable import SyncServer

/// The real zones of a server, in memory, without HTTP: bytes in, bytes out.
final class SimulatedServer {
  fileprivate(set) var zones: [Zone: ZoneFile] = [:]
  /// What everybody may do of whom nothing else was said.
  fileprivate var usualRoles: [Zone: Role]
  fileprivate var roles: [String: [Zone: Role]] = [:]
  fileprivate var standings: [String: AnswerHead.Standing] = [:]
  fileprivate var accessRevision: UInt64 = 1
  fileprivate var random: SplitMix64
  /// Whose the devices are: as a rule each has a person of its own name.
  private var people: [String: String] = [:]
  /// Devices that never joined here.
  var unknownDevices: Set<String> = []
  /// Where erasures are decided; there is none before the first.
  private(set) var registry: Registry?
  /// What one answer may hold: small, so that pages are cut everywhere, and all of them shared.
  var bounds = PageBounds(stateBytes: 200, pagesPerAnswer: 2, deltaSeqs: 0)
  /// What pages laptops share: few, so that many go while others are needed.
  private(set) var segments = SegmentCache(capacity: 4_000)
  /// How ranges are cut: small, so that a handful of records takes many rounds.
  var cut = RangeCut.small

  init(zones names: [Zone], role: Role = .central, random: SplitMix64) throws {
    usualRoles = Dictionary(uniqueKeysWithValues: names.map { ($0, role) })
    self.random = random
    for zone in names {
      let file = try ZoneFile(Connection.open("zone", mode: .memory), zone: zone)
      try file.startEpoch(using: &self.random)
      zones[zone] = file
    }
  }

  /// Lets everybody into these zones, too.
  func grant(_ names: [Zone]) {
    accessRevision += 1
    for zone in names { usualRoles[zone] = .central }
  }

  /// Answers a request as `SyncEndpoint` does, with one transaction for each zone.
  func answer(
    _ request: SyncRequest, from device: String, of person: String? = nil, now: UInt64
  ) throws -> SyncAnswer {
    people[device] = person
    let caller = caller(device)
    let context = ZoneJoin.Context(
      caller: caller, writer: request.writer, now: now, formerWriters: request.formerWriters)
    let head = AnswerHead(
      clock: now, schemaVersion: 1,
      access: request.accessRevision == caller.access.revision ? nil : caller.access,
      standing: caller.standing,
      erasures: try registry?.erasures(after: request.erasureRevision))
    var answer = SyncAnswer(head: head, items: [])
    let receipts = try request.relays.enumerated().map { place, bytes in
      RelayReceipt(place: place, refusal: try takeIn(bytes, now: now)?.rawValue)
    }
    if !receipts.isEmpty { answer.items.append(.relayed(receipts)) }
    for (place, zone) in request.zones.enumerated() {
      answer.items += try items(zone, place, context)
    }
    return answer
  }

  /// Answers as `ReconcileEndpoint` does.
  func answer(_ request: ReconcileRequest, from device: String) throws -> ReconcileAnswer {
    guard let file = zones[request.zone], caller(device).role(in: request.zone) != nil else {
      return .refused(.noAccess)
    }
    return try ZoneReconciler(file: file, cut: cut, bytes: bounds.stateBytes).answer(request)
  }

  /// Answers whatever a session asks.
  func answer(
    _ request: ExchangeRequest, from device: String, of person: String? = nil, now: UInt64
  ) throws -> [UInt8] {
    switch request.endpoint {
    case .sync:
      try answer(SyncRequest(decoding: request.body), from: device, of: person, now: now).encoded
    case .reconcile:
      try answer(ReconcileRequest(decoding: request.body), from: device).encoded
    }
  }

  private func caller(_ device: String) -> Caller {
    let person = people[device] ?? device
    let standing = standings[device] ?? .enrolled
    let granted = standing == .enrolled ? roles[person] ?? usualRoles : [:]
    let grants = granted.sorted { $0.key < $1.key }.map {
      AccessList.Grant(zone: $0.key, title: $0.key.name, role: $0.value)
    }
    return Caller(
      device: device, person: person, name: person,
      access: AccessList(revision: accessRevision, grants: grants), standing: standing)
  }

  private func join(
    _ request: ZoneRequest, _ file: ZoneFile, _ context: ZoneJoin.Context
  ) throws -> ZoneJoin.Outcome {
    let prepared = ZoneJoin.prepare(request, context, using: &random)
    return try file.store.write { facts in
      try facts.savepoint {
        try ZoneJoin(file: file, schema: .fieldbook).join(
          request, context, facts, prepared: prepared, using: &random)
      }
    }
  }

  private func items(
    _ request: ZoneRequest, _ place: Int, _ context: ZoneJoin.Context
  ) throws -> [AnswerItem] {
    guard let file = zones[request.zone] else { return [.refused(zone: place, .noSuchZone)] }
    switch try join(request, file, context) {
    case .refused(let refusal):
      return [.refused(zone: place, refusal)]
    case .handedOver(let verdicts):
      return [.verdicts(zone: place, verdicts), .refused(zone: place, .noAccess)]
    case .accepted(let verdicts, let exact):
      let pager = ZonePager(file: file, segments: segments, bounds: bounds)
      return (verdicts.map { [.verdicts(zone: place, $0)] } ?? [])
        + (try pager.items(request, exact: exact, place: place, for: context.caller.person))
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

/// What people and devices may do, from now on.
extension SimulatedServer {
  func give(_ person: String, _ roles: [Zone: Role]) {
    self.roles[person] = roles
    accessRevision += 1
  }

  /// Gives a person a role in every zone.
  func give(_ person: String, _ role: Role) {
    give(person, Dictionary(uniqueKeysWithValues: zones.keys.map { ($0, role) }))
  }

  func roles(of person: String) -> [Zone: Role] { roles[person] ?? usualRoles }

  func revoke(_ device: String, wipe: Bool = false) {
    standings[device] = wipe ? .toBeWiped : .revoked
  }

  /// What staff decide on all that is held of a record.
  func decide(_ decision: Settlement.Decision, on key: RecordKey, now: UInt64) throws {
    guard let file = zones[key.zone] else { return }
    let decider = QuarantineDecider(
      file: file, decision: decision, caller: caller("server:root"), now: now)
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
  func decideErasure(
    of keys: [RecordKey], as subject: RecordKey, keeping fields: Set<Slot>
  ) throws {
    let registry =
      try self.registry ?? Registry(Connection.open("registry", mode: .memory), clock: { 0 })
    self.registry = registry
    try registry.erase(
      keys, as: subject.id, keeping: fields,
      by: ErasureEntry.Author(device: "server:staff", name: "server:staff"), reason: nil)
  }

  /// Erases one record, in memory, from the decision to the last byte.
  func erase(_ key: RecordKey, keeping fields: Set<Slot>) throws {
    try decideErasure(of: [key], as: key, keeping: fields)
    for file in zones.values { try registry?.applyErasures(to: file) }
  }

  /// What a device seals its bundles with.
  static func bundleKey(of device: String) -> [UInt8] {
    SealedBundle.key(ofCredential: Array(device.utf8))
  }

  /// Takes in a relayed bundle, as `SyncEndpoint` does.
  private func takeIn(_ bytes: [UInt8], now: UInt64) throws -> BundleRefusal? {
    do {
      let bundle = try SealedBundle(decoding: bytes)
      let opened = try OpenedBundle(bundle, by: author(of: bundle.device))
      for request in opened.request.zones where opened.isKnown(request) {
        guard let file = zones[request.zone] else { continue }
        _ = try join(request, file, opened.context(now: now))
      }
      return opened.request.zones.allSatisfy(opened.isKnown) ? nil : .unknownZone
    } catch let error as BundleError {
      return error.refusal
    } catch let refusal as BundleRefusal {
      return refusal
    }
  }

  private func author(of device: String) -> BundleAuthor? {
    guard !unknownDevices.contains(device) else { return nil }
    return BundleAuthor(
      caller: caller(device), key: Self.bundleKey(of: device), zones: Set(zones.keys))
  }

  /// Puts another file in the place of a zone's, such as its backup, with the server stopped.
  func replace(_ zone: Zone, by file: ZoneFile) {
    forget(zone)
    zones[zone] = file
  }

  /// Closes a zone's file, if nobody else holds it.
  func forget(_ zone: Zone) {
    zones[zone] = nil
    segments = SegmentCache(capacity: 4_000)
  }

  func journalProblems(of zone: Zone) throws -> [String] {
    guard let file = zones[zone] else { return [] }
    return try Journal(connection: file.connection).verify().findings
  }
}
