import SyncProtocol

/// One sync as a conversation without a network: it makes requests, takes answers, whole or cut,
/// and says when both sides agree.
///
/// ```
/// var session = SyncSession(replica)
/// while let request = try session.nextRequest() {
///   switch transport.post(request.body, to: request.endpoint) {
///   case .answer(let bytes): try session.receive(bytes)
///   case .failure(let partial, let wasSent): try session.interrupted(partial, wasSent: wasSent)
///   }
/// }
/// ```
/// Everything it learns is durable before the next request is made, so it may be dropped at any
/// moment and begun again.
public struct SyncSession {
  private let replica: any ReplicaExchange
  private var outstanding: Outstanding?
  private var reconciling: ReconcileSession
  private var isFinished = false
  private var idleRounds = 0
  /// Zones that the server takes nothing of: they are left out of what remains of this sync.
  private var refused: Set<Zone> = []
  private var hasCheckedFacts = false
  private var hasMetDamage = false
  /// Zones in which the digests differed: each is compared record by record, once.
  private var differing: Set<Zone> = []

  private enum Outstanding {
    case sync(PreparedRequest)
    case reconciliation
  }

  /// The pushed edits that a server, which does not know this replica's past, says it holds; and
  /// how far into the outbox it has been asked.
  private var known: Set<PushedEdit> = []
  private var asked: [Zone: Int64] = [:]
  /// Up to which bundle others' were offered: one that the server says nothing of waits for the
  /// next sync.
  private var offered: Int64 = 0

  public private(set) var report = SyncReport()

  public init(_ replica: Replica) { self.init(exchange: replica) }

  init(exchange: any ReplicaExchange, cut: RangeCut = RangeCut()) {
    replica = exchange
    reconciling = ReconcileSession(exchange, cut: cut)
  }

  /// Rounds in a row that may bring nothing before the server counts as broken.
  private static let idleRoundLimit = 3

  /// The next request, or nil once both sides have told each other everything.
  public mutating func nextRequest() throws -> ExchangeRequest? {
    guard !isFinished else { return nil }
    if !hasCheckedFacts { try replica.checkFacts() }
    hasCheckedFacts = true
    if let request = try reconciling.nextRequest(&report) {
      outstanding = .reconciliation
      report.requests += 1
      return ExchangeRequest(endpoint: .reconcile, body: request.encoded)
    }
    let next = try unlessDamaged { session in
      try session.replica.prepareRequest(
        resumingAfter: session.asked, leavingOut: session.refused)
    }
    guard let (request, last) = next else { return try nextRequest() }
    var prepared = request
    // Own work goes first, in requests of its own: no bundle can make one too large to be taken.
    let hasRoom = prepared.pushedRecords == 0 && asked.isEmpty
    prepared.carry(
      try replica.relays(after: offered, upTo: hasRoom ? Limits.relayBytes : 0))
    outstanding = .sync(prepared)
    pendingAsked = last
    report.requests += 1
    return ExchangeRequest(endpoint: .sync, body: prepared.request.encoded)
  }

  private var pendingAsked: [Zone: Int64] = [:]

  /// What the outstanding request pushes.
  public var outstandingRecords: Int {
    guard case .sync(let prepared) = outstanding else { return 0 }
    return prepared.pushedRecords
  }

  /// Takes a whole answer.
  public mutating func receive(_ bytes: [UInt8]) throws {
    guard let request = outstanding else {
      throw AnswerError.unexpected("an answer that nobody waits for")
    }
    outstanding = nil
    guard case .sync(let prepared) = request else {
      return try reconciling.receive(bytes, &report)
    }
    let (answer, error) = SyncAnswer.decode(bytes)
    guard let round = try unlessDamaged({ try $0.apply(answer, to: prepared) }) else { return }
    if let error { throw AnswerError.malformed(error) }
    offered = prepared.relays.bundles.last?.number ?? offered
    try conclude(round, prepared)
  }

  /// Comes across a damaged fact, once: all zones are then compared with the server, which mends
  /// it, and the conversation goes on as after an answer that was lost.
  /// - Returns: nil if there is damage.
  private mutating func unlessDamaged<Result>(
    _ body: (inout SyncSession) throws -> Result
  ) throws -> Result? {
    do {
      return try body(&self)
    } catch let error as DamagedFact {
      guard !hasMetDamage else { throw error }
      hasMetDamage = true
      try replica.markForReconciliation(replica.syncedZones())
      return nil
    }
  }

  /// The request failed. What arrived of its answer is used; nothing is lost.
  public mutating func interrupted(_ partial: [UInt8], wasSent: Bool) throws {
    defer { outstanding = nil }
    guard case .sync(let prepared) = outstanding else { return }
    if wasSent {
      _ = try unlessDamaged { try $0.apply(SyncAnswer.decode(partial).answer, to: prepared) }
    } else {
      try replica.withdraw(prepared)
    }
  }

  /// What a round brought.
  private struct Round {
    var progressed = false
    var zonesAtHead: Set<Int> = []
    var isForked = false
    /// The zones of which the server put something into quarantine: the digests of this very round
    /// cannot be compared, for the server did not know yet that this is to be left out.
    var held: Set<Int> = []
    /// The zones whose pushes were judged.
    var judged: Set<Int> = []
    /// The zones that the device may not reach.
    var forbidden: [Int] = []
    /// Whether something left quarantine: the digests of this round left it out.
    var leavesOutLess = false
    /// Whether erasures were carried out: the next request confirms them.
    var hasErased = false
  }

  private mutating func apply(
    _ answer: SyncAnswer?, to prepared: PreparedRequest
  ) throws -> Round {
    var round = Round()
    guard let answer else { return round }
    round.progressed = !prepared.relays.bundles.isEmpty
    report.standing = answer.head.standing
    try replica.apply(answer.head, requestedAt: prepared.request.clock)
    if answer.head.access != nil, report.standing == .enrolled { round.progressed = true }
    if let erasures = answer.head.erasures {
      round.hasErased = try carryOut(erasures)
      round.progressed = round.progressed || round.hasErased
    }
    for item in answer.itemsWithPagesJoined {
      guard item.zone.map({ prepared.request.zones.indices.contains($0) }) ?? true else {
        throw AnswerError.unexpected("an item for a zone that was not asked for")
      }
      try apply(item, to: prepared, &round)
    }
    guard !round.isForked else { return round }
    // After everything else: with a zone goes the writer that the other verdicts are about.
    for place in round.forbidden { try turnAway(place, prepared, &round) }
    return round
  }

  private mutating func apply(
    _ item: AnswerItem, to prepared: PreparedRequest, _ round: inout Round
  ) throws {
    switch item {
    case .verdicts(let place, let verdicts):
      guard let sent = prepared.sent[place] else {
        throw AnswerError.unexpected("verdicts without a push")
      }
      let zone = prepared.request.zones[place].zone
      let counts = try replica.apply(verdicts, to: sent, in: zone)
      report.pushed += counts.acknowledged
      report.held += counts.held
      if counts.held > 0 { round.held.insert(place) }
      round.judged.insert(place)
      round.progressed = true
    case .page(let place, let page):
      report.pulled += try replica.apply(page, in: prepared.request.zones[place].zone)
      round.progressed = true
    case .done(let place, let done):
      let request = prepared.request.zones[place]
      let agrees = try replica.apply(done, in: request.zone, leftOut: request.leaveOut)
      let isSameEpoch = [.unknown, done.epoch].contains(request.cursor.epoch)
      if done.head != nil, isSameEpoch { round.zonesAtHead.insert(place) }
      report.note(request.zone) { result in
        result.agrees = agrees
        result.serverDigest = done.head?.digest
        result.head = done.head?.seq
      }
    case .refused(let place, let refusal):
      try apply(refusal, to: prepared, place, &round)
    case .settled(let place, let settlements):
      let settled = try replica.settle(settlements, in: prepared.request.zones[place].zone)
      report.released += settled.count { $0.decision == .released }
      report.discarded += settled.count { $0.decision == .discarded }
      round.leavesOutLess = true
      round.progressed = true
    case .relayed(let receipts):
      let refused = try replica.apply(receipts, to: prepared.relays)
      report.refusedBundles += refused
      report.relayed += receipts.count - refused.count
    }
  }

  private mutating func apply(
    _ refusal: ZoneRefusal, to prepared: PreparedRequest, _ place: Int, _ round: inout Round
  ) throws {
    let zone = prepared.request.zones[place].zone
    switch refusal {
    case .forked(let edits):
      round.isForked = true
      try remember(edits, prepared.sent[place], of: prepared.request.writer)
    case .epochChanged(let epoch):
      try replica.changeEpoch(of: zone, to: epoch)
      round.progressed = true
    case .noAccess: round.forbidden.append(place)
    case .quarantineFull: refuse(place, zone, .quarantineFull, &round)
    case .noSuchZone: refuse(place, zone, .noSuchZone, &round)
    }
  }

  /// The device may not reach a zone: what it pushed was handed over, and once nothing of the zone
  /// is left to be, the zone goes. A revoked device keeps it, unless it is to clear itself.
  private mutating func turnAway(
    _ place: Int, _ prepared: PreparedRequest, _ round: inout Round
  ) throws {
    let zone = prepared.request.zones[place].zone
    guard prepared.sent[place] == nil || round.judged.contains(place) else {
      return refuse(place, zone, .noAccess, &round)
    }
    round.zonesAtHead.insert(place)
    switch report.standing {
    case .enrolled:
      guard try replica.leave(zone) else { return }
      round.held.remove(place)
      round.progressed = true
      report.zones.removeAll { $0.zone == zone }
    case .revoked: round.held.remove(place)
    case .toBeWiped:
      round.held.remove(place)
      try replica.completeHandOver(of: zone)
    }
  }

  private mutating func refuse(
    _ place: Int, _ zone: Zone, _ refusal: SyncReport.Refusal, _ round: inout Round
  ) {
    refused.insert(zone)
    round.zonesAtHead.insert(place)
    report.note(zone) { $0.refusal = refusal }
  }

  private mutating func remember(
    _ edits: [ZoneRefusal.KnownEdits], _ sent: PreparedRequest.SentPush?, of writer: WriterID
  ) throws {
    for edit in edits {
      guard let sent, sent.records.indices.contains(edit.record) else {
        throw AnswerError.unexpected("known edits of a record that was not pushed")
      }
      let record = sent.records[edit.record]
      for slot in edit.slots {
        guard let stamp = record.state[slot].entry(of: writer)?.stamp else { continue }
        known.insert(PushedEdit(key: record.key, slot: slot, stamp: stamp))
      }
    }
  }

  private mutating func conclude(_ round: Round, _ prepared: PreparedRequest) throws {
    if round.isForked { return try concludeFork(prepared) }
    // Whoever took over since it was asked has nothing to be asked: all of the outbox goes.
    (known, asked) = ([], [:])
    idleRounds = round.progressed ? 0 : idleRounds + 1
    // A page may have brought an erasure too.
    _ = try destroyRemains()
    let isAtHead = round.zonesAtHead.count == prepared.request.zones.count
    let hasMore =
      try prepared.hasMore || prepared.relays.hasMore || replica.hasWaiting(except: refused)
    let answered = refused.union(prepared.request.zones.map(\.zone))
    let hasNewZones = try !answered.isSuperset(of: replica.syncedZones())
    let isToBeSaid = !round.held.isEmpty || round.leavesOutLess || round.hasErased
    guard isAtHead, !hasMore, !hasNewZones, !isToBeSaid else {
      guard idleRounds < Self.idleRoundLimit else {
        throw AnswerError.unexpected("answers that lead nowhere")
      }
      return
    }
    guard try !repairsDifferences() else { return }
    isFinished = true
    if report.standing == .enrolled { try replica.noteCompletedSync() }
  }

  /// - Returns: whether they can be confirmed. If not, the server sends them again.
  private mutating func carryOut(_ list: ErasureList) throws -> Bool {
    try replica.erase(list.erasures)
    guard try destroyRemains() else { return false }
    try replica.confirmErasures(upTo: list.revision)
    return true
  }

  /// Tried once in a sync: whatever is in the way may stay there for long.
  private mutating func destroyRemains() throws -> Bool {
    guard !report.hasRemains else { return false }
    report.hasRemains = try !replica.destroyRemains()
    return !report.hasRemains
  }

  /// Has zones compared record by record in which the digests differ though nothing is under way.
  /// After that the digests are compared once more; what they say then is what is told.
  private mutating func repairsDifferences() throws -> Bool {
    let zones = report.zones.filter { $0.agrees == false && !differing.contains($0.zone) }
    guard !zones.isEmpty else { return false }
    differing.formUnion(zones.map(\.zone))
    try replica.markForReconciliation(zones.map(\.zone))
    return true
  }

  /// Asks on, through the whole outbox, what the server knows already; then starts over.
  private mutating func concludeFork(_ prepared: PreparedRequest) throws {
    if prepared.hasMore {
      asked = pendingAsked
      return
    }
    try replica.startOver(known: known)
    report.startedOver = true
    (known, asked) = ([], [:])
  }
}
