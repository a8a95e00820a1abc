import LocalStore

@testable import SyncClient

/// A network that does what a test says, request by request, and after that simply works.
final class ScriptedTransport: SyncTransport {
  enum Step {
    case works
    /// Nothing leaves the laptop.
    case unreachable
    /// The server acts, and nothing of its answer arrives.
    case answerLost
    /// The server acts, and so many bytes of its answer arrive.
    case answerCut(Int)
    /// The server, or somebody before it, answers this.
    case answers(TransportResponse)
    case fails(TransportError.Kind)
  }

  struct Request {
    let path: String
    let headers: [String: String]
    let body: [UInt8]

    var bytes: Int { body.count }
  }

  private let server: FakeServer
  private let name: String
  var steps: [Step] = []
  private(set) var requests: [Request] = []

  init(_ server: FakeServer, name: String) {
    self.server = server
    self.name = name
  }

  func send(
    _ body: [UInt8], to path: String, headers: [(name: String, value: String)]
  ) throws(TransportError) -> TransportResponse {
    let fields = Dictionary(headers.map { ($0.name, $0.value) }) { first, _ in first }
    requests.append(Request(path: path, headers: fields, body: body))
    switch steps.isEmpty ? .works : steps.removeFirst() {
    case .works: return try answer(body, path)
    case .unreachable: throw TransportError(.certainlyNotSent, "The server cannot be reached.")
    case .fails(let kind): throw TransportError(kind, "It failed: \(kind.rawValue).")
    case .answers(let response): return response
    case .answerLost:
      _ = try answer(body, path)
      throw TransportError(
        .interrupted, "The connection broke off.", traffic: Traffic(sent: body.count, received: 0))
    case .answerCut(let count):
      var partial = try answer(body, path)
      partial.body = Array(partial.body.prefix(count))
      throw TransportError(
        .interrupted, "The connection broke off.", partial: partial,
        traffic: Traffic(sent: body.count, received: count))
    }
  }

  private func answer(
    _ body: [UInt8], _ path: String
  ) throws(TransportError) -> TransportResponse {
    do {
      var response =
        switch path {
        case JoinExchange.path: server.join(body)
        case ExchangeRequest.Endpoint.reconcile.rawValue: try server.reconcile(body)
        default: try server.sync(body, from: name)
        }
      response.traffic.sent = body.count
      return response
    } catch {
      throw TransportError(.unusable, "The fake server failed: \(error)")
    }
  }
}
