import LocalStore
import SyncProtocol
import Synchronization

/// An answer in the making: collects the parts of its zones, in whatever order they finish, and
/// replies when the last one is there.
final class PendingAnswer: Sendable {
  private let state: Mutex<State>
  private let head: AnswerHead
  private let receipts: [RelayReceipt]
  private let reply: @Sendable (HTTPResponse) -> Void

  private struct State {
    var parts: [Result<[AnswerItem], any Error>?]
    /// The zones, and the one call of `finishOne` that says that all were begun.
    var outstanding: Int
  }

  init(
    _ request: SyncRequest, head: AnswerHead, receipts: [RelayReceipt],
    _ reply: @escaping @Sendable (HTTPResponse) -> Void
  ) {
    self.head = head
    self.receipts = receipts
    self.reply = reply
    state = Mutex(
      State(
        parts: Array(repeating: nil, count: request.zones.count),
        outstanding: request.zones.count + 1))
  }

  func finish(_ place: Int, with part: Result<[AnswerItem], any Error>) {
    state.withLock { $0.parts[place] = part }
    finishOne()
  }

  func finishOne() {
    let parts = state.withLock { state -> [Result<[AnswerItem], any Error>?]? in
      state.outstanding -= 1
      return state.outstanding == 0 ? state.parts : nil
    }
    if let parts { reply(response(of: parts)) }
  }

  private func response(of parts: [Result<[AnswerItem], any Error>?]) -> HTTPResponse {
    var items: [AnswerItem] = receipts.isEmpty ? [] : [.relayed(receipts)]
    for part in parts {
      switch part {
      case .success(let part): items += part
      case .failure(let error): return Self.unavailable(error)
      case nil: break
      }
    }
    return HTTPResponse(
      status: 200, contentType: "application/cbor-seq",
      body: SyncAnswer(head: head, items: items).encoded)
  }

  /// Nothing that failed was acknowledged: the client keeps it and comes back.
  private static func unavailable(_ error: any Error) -> HTTPResponse {
    let detail = (error as? SQLiteError)?.hint ?? "the server cannot store or read at present"
    var response = HTTPResponse.problem(status: 503, code: "unavailable", detail: detail)
    response.headers.append("Retry-After", "5")
    return response
  }
}
