import LocalStore
import SyncProtocol

/// How what a laptop lacks of a zone is read: little at once, much page by page, in turn with all
/// others who lack much.
extension SyncEndpoint {
  /// - Parameters:
  ///   - exact: seqs that this very exchange stored exactly as sent.
  ///   - verdicts: on what was pushed.
  func read(
    _ request: ZoneRequest, _ place: Int, _ zone: OpenZones.Entry, exact: SeqRanges,
    verdicts: Verdicts?, _ context: ZoneJoin.Context, _ answer: PendingAnswer
  ) {
    var pull = ZonePull(request, exact: exact, place: place, for: context.caller.person)
    let refusal = Result {
      try zone.readers.read { file in
        if request.push == nil,
          let refusal = try ZoneJoin(file: file, schema: schema).refusal(request, context)
        {
          return refusal as ZoneRefusal?
        }
        let pager = ZonePager(file: file, segments: zones.segments)
        while try !pull.isFinished && !pager.isLong(pull) { try pager.advance(&pull) }
        return nil
      }
    }
    let finish = { @Sendable (items: Result<[EncodedItem], any Error>) in
      let first = verdicts.map { [EncodedItem.item(.verdicts(zone: place, $0))] } ?? []
      answer.finish(place, with: items.map { first + $0 })
    }
    switch refusal {
    case .failure(let error): finish(.failure(error))
    case .success(let refusal?): finish(.success([.item(.refused(zone: place, refusal))]))
    case .success(nil) where pull.isFinished: finish(.success(pull.items))
    case .success(nil): lane.submit(slice(pull, zone, finish))
    }
  }

  /// The next page of a pull.
  private func slice(
    _ pull: ZonePull, _ zone: OpenZones.Entry,
    _ finish: @escaping @Sendable (Result<[EncodedItem], any Error>) -> Void
  ) -> SliceLane.Slice {
    SliceLane.Slice { [self] in
      do {
        var pull = pull
        try zone.readers.read {
          try ZonePager(file: $0, segments: zones.segments).advance(&pull)
        }
        guard pull.isFinished else { return slice(pull, zone, finish) }
        finish(.success(pull.items))
      } catch {
        finish(.failure(error))
      }
      return nil
    }
  }
}
