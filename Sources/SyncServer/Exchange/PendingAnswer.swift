import LocalStore
import SyncProtocol
import Synchronization

/// An answer in the making: collects the parts of its zones, in whatever order they finish, and
/// replies when the last one is there.
final class PendingAnswer: Sendable {
  private let state: Mutex<State>
  private let zones: [Zone]
  private let head: AnswerHead
  private let counters: SyncCounters
  private let log: RequestLog
  private let receipts: [RelayReceipt]
  private let reply: @Sendable (HTTPResponse) -> Void

  private struct State {
    var parts: [Result<[EncodedItem], any Error>?]
    /// The zones, and the one call of `finishOne` that says that all were begun.
    var outstanding: Int
  }

  init(
    _ request: SyncRequest, head: AnswerHead, receipts: [RelayReceipt], counters: SyncCounters,
    log: RequestLog,
    _ reply: @escaping @Sendable (HTTPResponse) -> Void
  ) {
    zones = request.zones.map(\.zone)
    self.head = head
    self.counters = counters
    self.log = log
    self.receipts = receipts
    self.reply = reply
    state = Mutex(
      State(
        parts: Array(repeating: nil, count: request.zones.count),
        outstanding: request.zones.count + 1))
  }

  func finish(_ place: Int, with part: Result<[EncodedItem], any Error>) {
    if case .failure(let error) = part { log.note(error, in: "zones/\(zones[place]).sqlite") }
    state.withLock { $0.parts[place] = part }
    finishOne()
  }

  func finishOne() {
    let parts = state.withLock { state -> [Result<[EncodedItem], any Error>?]? in
      state.outstanding -= 1
      return state.outstanding == 0 ? state.parts : nil
    }
    if let parts { reply(response(of: parts)) }
  }

  private func response(of parts: [Result<[EncodedItem], any Error>?]) -> HTTPResponse {
    var items: [EncodedItem] = receipts.isEmpty ? [] : [.item(.relayed(receipts))]
    for part in parts {
      switch part {
      case .success(let part): items += part
      case .failure(let error): return .unavailable(error)
      case nil: break
      }
    }
    counters.note(items)
    return HTTPResponse(
      status: 200, contentType: ExchangeRequest.mediaType, pieces: head.encoded(with: items))
  }
}
