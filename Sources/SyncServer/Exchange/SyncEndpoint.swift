import Dispatch
import LocalStore
import SyncProtocol

/// `POST /v1/sync`: decodes a request, lets each zone's writer join what is pushed and its readers
/// page what is missing, and answers when all zones are done.
final class SyncEndpoint: Sendable {
  let schema: Schema
  let clock: @Sendable () -> UInt64
  let zones: OpenZones
  let findAuthor: BundleAuthor.Search
  private let counters: SyncCounters
  private let log: RequestLog
  let work = DispatchQueue(label: "sync", attributes: .concurrent)
  /// For those who lack much.
  let lane = SliceLane()

  /// - Parameters:
  ///   - clock: the wall clock, in milliseconds since 1970.
  ///   - findAuthor: whose the bundles are that others carry.
  ///   - log: is told why a zone's part could not be answered.
  init(
    zones: OpenZones, schema: Schema, clock: @escaping @Sendable () -> UInt64,
    findAuthor: @escaping BundleAuthor.Search = BundleAuthor.nobody,
    counters: SyncCounters = SyncCounters(), log: RequestLog = .silent
  ) {
    self.zones = zones
    self.counters = counters
    self.log = log
    self.schema = schema
    self.clock = clock
    self.findAuthor = findAuthor
  }

  /// Answers a request of a device that has joined, be it revoked since, from whatever thread,
  /// exactly once.
  func answer(
    _ body: [UInt8], from caller: Caller, reply: @escaping @Sendable (HTTPResponse) -> Void
  ) {
    work.async { [self] in
      do throws(SyncRequest.RequestError) {
        let request = try SyncRequest(decoding: body)
        // First, so that a person who carries their own work gets it back with this answer.
        takeIn(request.relays) { self.carryOut(request, caller, receipts: $0, reply) }
      } catch {
        reply(.notUnderstood(error))
      }
    }
  }

  private func carryOut(
    _ request: SyncRequest, _ caller: Caller, receipts: [RelayReceipt],
    _ reply: @escaping @Sendable (HTTPResponse) -> Void
  ) {
    let context = ZoneJoin.Context(
      caller: caller, writer: request.writer, now: clock(), formerWriters: request.formerWriters)
    let head: AnswerHead
    do {
      head = try self.head(of: request, caller)
    } catch {
      return reply(.unavailable(error))
    }
    let answer = PendingAnswer(
      request, head: head, receipts: receipts, counters: counters, log: log, reply)
    for (place, zone) in request.zones.enumerated() {
      carryOut(zone, place, context, answer)
    }
    answer.finishOne()
  }

  /// Erasures go to whoever asks, whatever they may reach: they may have been able to once.
  private func head(of request: SyncRequest, _ caller: Caller) throws -> AnswerHead {
    if caller.standing == .toBeWiped, request.zones.isEmpty, request.writer == .none {
      try zones.ledger.noteCleared(caller.device)
    } else {
      try zones.ledger.note(
        caller.device, holds: request.zones.map(\.zone).filter { caller.role(in: $0) != nil },
        erasedUpTo: request.erasureRevision)
    }
    let erasures = try zones.ledger.erasures(after: request.erasureRevision)
    if let erasures { zones.segments.note(erasedUpTo: erasures.revision) }
    let knowsAccess = request.accessRevision == caller.access.revision
    return AnswerHead(
      clock: clock(), schemaVersion: schema.version, access: knowsAccess ? nil : caller.access,
      standing: caller.standing, erasures: erasures)
  }

  private func carryOut(
    _ request: ZoneRequest, _ place: Int, _ context: ZoneJoin.Context, _ answer: PendingAnswer
  ) {
    // Whoever has no access may name a zone that never was.
    guard context.caller.role(in: request.zone) != nil || zones.holds(request.zone) else {
      return answer.finish(place, with: .success([.item(.refused(zone: place, .noSuchZone))]))
    }
    do {
      let zone = try zones.open(request.zone)
      if try request.push == nil && !needsWriter(request, context, zone) {
        return read(request, place, zone, exact: SeqRanges(), verdicts: nil, context, answer)
      }
      var random = Entropy()
      let prepared = ZoneJoin.prepare(request, context, using: &random)
      zone.writer.submit(
        ZoneWriter.Job { [schema] file, facts, random in
          try ZoneJoin(file: file, schema: schema).join(
            request, context, facts, prepared: prepared, using: &random)
        } reply: { [self] result in
          work.async { self.conclude(result, request, place, zone, context, answer) }
        })
    } catch {
      answer.finish(place, with: .failure(error))
    }
  }

  /// A request from a future that this file does not know begins its recovery, which is a write.
  private func needsWriter(
    _ request: ZoneRequest, _ context: ZoneJoin.Context, _ zone: OpenZones.Entry
  ) throws -> Bool {
    try zone.readers.read {
      try ZoneJoin(file: $0, schema: schema).tellsOfLoss(request, at: context.now)
    }
  }

  private func conclude(
    _ result: Result<ZoneJoin.Outcome, any Error>, _ request: ZoneRequest, _ place: Int,
    _ zone: OpenZones.Entry, _ context: ZoneJoin.Context, _ answer: PendingAnswer
  ) {
    switch result {
    case .failure(let error):
      answer.finish(place, with: .failure(error))
    case .success(.refused(let refusal)):
      answer.finish(place, with: .success([.item(.refused(zone: place, refusal))]))
    case .success(.handedOver(let verdicts)):
      answer.finish(
        place,
        with: .success([
          .item(.verdicts(zone: place, verdicts)), .item(.refused(zone: place, .noAccess)),
        ]))
    case .success(.accepted(let verdicts, let exact)):
      read(request, place, zone, exact: exact, verdicts: verdicts, context, answer)
    }
  }
}
