import Dispatch
import LocalStore
import SyncProtocol
import Synchronization

/// `POST /v1/sync`: decodes a request, lets each zone's writer join what is pushed and its readers
/// page what is missing, and answers when all zones are done.
final class SyncEndpoint: Sendable {
  private let schema: Schema
  private let clock: @Sendable () -> UInt64
  /// Lent to what else reads zones.
  let zones: OpenZones
  private let work = DispatchQueue(label: "sync", attributes: .concurrent)

  /// - Parameters:
  ///   - zonesDirectory: holds one file for each zone, `NAME.sqlite`.
  ///   - clock: the wall clock, in milliseconds since 1970.
  init(
    zonesDirectory: String, schema: Schema, clock: @escaping @Sendable () -> UInt64
  ) {
    zones = OpenZones(directory: zonesDirectory, schema: schema)
    self.schema = schema
    self.clock = clock
  }

  /// Answers a request of an enrolled device, from whatever thread, exactly once.
  func answer(
    _ body: [UInt8], from caller: Caller, reply: @escaping @Sendable (HTTPResponse) -> Void
  ) {
    work.async { [self] in
      do throws(SyncRequest.RequestError) {
        let request = try SyncRequest(decoding: body)
        carryOut(request, caller, reply)
      } catch {
        reply(.notUnderstood(error))
      }
    }
  }

  private func carryOut(
    _ request: SyncRequest, _ caller: Caller, _ reply: @escaping @Sendable (HTTPResponse) -> Void
  ) {
    let context = ZoneJoin.Context(caller: caller, writer: request.writer, now: clock())
    let answer = PendingAnswer(request, head: head(of: request, caller), reply)
    for (place, zone) in request.zones.enumerated() {
      carryOut(zone, place, context, answer)
    }
    answer.finishOne()
  }

  private func head(of request: SyncRequest, _ caller: Caller) -> AnswerHead {
    let knowsAccess = request.accessRevision == caller.access.revision
    return AnswerHead(
      clock: clock(), schemaVersion: schema.version, access: knowsAccess ? nil : caller.access)
  }

  private func carryOut(
    _ request: ZoneRequest, _ place: Int, _ context: ZoneJoin.Context, _ answer: PendingAnswer
  ) {
    guard context.caller.role(in: request.zone) != nil else {
      return answer.finish(place, with: .success([.refused(zone: place, .noAccess)]))
    }
    do {
      let zone = try zones.open(request.zone)
      if try request.push == nil && !needsWriter(request, context, zone) {
        return read(request, place, zone, exact: SeqRanges(), verdicts: nil, context, answer)
      }
      zone.writer.submit(
        ZoneWriter.Job(request: request, context: context) { [self] result in
          work.async { self.conclude(result, request, place, zone, context, answer) }
        })
    } catch {
      answer.finish(place, with: .failure(error))
    }
  }

  /// A request from a future that this file does not know starts a new epoch, which is a write.
  private func needsWriter(
    _ request: ZoneRequest, _ context: ZoneJoin.Context, _ zone: OpenZones.Files
  ) throws -> Bool {
    try zone.readers.read { try ZoneJoin(file: $0, schema: schema).hasGoneBack(request) }
  }

  private func conclude(
    _ result: Result<ZoneJoin.Outcome, any Error>, _ request: ZoneRequest, _ place: Int,
    _ zone: OpenZones.Files, _ context: ZoneJoin.Context, _ answer: PendingAnswer
  ) {
    switch result {
    case .failure(let error):
      answer.finish(place, with: .failure(error))
    case .success(.refused(let refusal)):
      answer.finish(place, with: .success([.refused(zone: place, refusal)]))
    case .success(.accepted(let verdicts, let exact)):
      read(request, place, zone, exact: exact, verdicts: verdicts, context, answer)
    }
  }

  private func read(
    _ request: ZoneRequest, _ place: Int, _ zone: OpenZones.Files, exact: SeqRanges,
    verdicts: Verdicts?, _ context: ZoneJoin.Context, _ answer: PendingAnswer
  ) {
    let items = Result {
      try zone.readers.read { file in
        if request.push == nil,
          let refusal = try ZoneJoin(file: file, schema: schema).refusal(request, context)
        {
          return [AnswerItem.refused(zone: place, refusal)]
        }
        return try ZonePager(file: file).items(request, exact: exact, place: place)
      }
    }
    answer.finish(
      place,
      with: items.map { items in (verdicts.map { [.verdicts(zone: place, $0)] } ?? []) + items })
  }

  /// Waits for the pushes in hand and closes every file. No request may come in afterwards.
  func close() { zones.close() }
}
