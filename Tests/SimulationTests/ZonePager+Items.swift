import LocalStore
import SyncProtocol

@testable import SyncServer

extension ZonePager {
  /// The items that answer a zone's part of a request, as whoever receives their bytes reads them.
  func items(
    _ request: ZoneRequest, exact: SeqRanges, place: Int, for person: String
  ) throws -> [AnswerItem] {
    var pull = ZonePull(request, exact: exact, place: place, for: person)
    while !pull.isFinished { try advance(&pull) }
    let head = AnswerHead(clock: 0, schemaVersion: 1)
    let (answer, error) = SyncAnswer.decode(Array(head.encoded(with: pull.items).joined()))
    if let error { throw error }
    return answer?.items ?? []
  }
}
