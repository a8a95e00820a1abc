import LocalStore
import SyncProtocol

/// Sends each request to what answers it, and answers by itself what nothing does.
///
/// Its methods run on the loops of the HTTP server: nothing here blocks.
final class Router: Sendable {
  typealias Reply = @Sendable (HTTPResponse) -> Void

  private enum Endpoint: String, CaseIterable {
    case health, metrics, join, sync, reconcile, manage

    var path: String {
      switch self {
      case .health: "/healthz"
      case .metrics: "/metrics"
      case .join: "/v1/join"
      case .sync: ExchangeRequest.Endpoint.sync.rawValue
      case .reconcile: ExchangeRequest.Endpoint.reconcile.rawValue
      case .manage: "/v1/manage"
      }
    }

    var methods: [String] { contentType == nil ? ["GET", "HEAD"] : ["POST"] }

    /// The media type that a body must have; nil of what takes none.
    var contentType: String? {
      switch self {
      case .health, .metrics: nil
      case .join, .manage: "application/json"
      case .sync, .reconcile: ExchangeRequest.mediaType
      }
    }
  }

  private let gatekeeper: Gatekeeper
  private let join: JoinEndpoint
  private let sync: SyncEndpoint
  private let reconcile: ReconcileEndpoint
  private let manage: ManageEndpoint
  private let metrics: MetricsEndpoint
  private let log: RequestLog

  init(
    gatekeeper: Gatekeeper, join: JoinEndpoint, sync: SyncEndpoint, manage: ManageEndpoint,
    metrics: MetricsEndpoint, log: RequestLog
  ) {
    self.gatekeeper = gatekeeper
    self.join = join
    self.sync = sync
    reconcile = ReconcileEndpoint(sync.zones)
    self.manage = manage
    self.metrics = metrics
    self.log = log
  }

  func answer(_ request: HTTPRequest, _ reply: @escaping Reply) {
    let reply = metrics.requests.counting(endpoint(of: request)?.rawValue ?? "other", reply)
    if let refusal = refusal(of: request) { return reply(refusal) }
    switch endpoint(of: request) {
    case .health: reply(Self.healthy)
    case .metrics: metrics.answer(reply)
    case .join: join.answer(request.body, reply)
    case .sync:
      // It may still hand over its work, and is told its standing.
      authenticate(request, takesRevoked: true, reply) { [sync] caller in
        sync.answer(request.body, from: caller, reply: reply)
      }
    case .reconcile:
      authenticate(request, takesRevoked: true, reply) { [reconcile] caller in
        reconcile.answer(request.body, from: caller, reply: reply)
      }
    case .manage:
      authenticate(request, takesRevoked: false, reply) { [manage] caller in
        manage.answer(request.body, from: caller, reply: reply)
      }
    case nil: reply(Self.notFound)
    }
  }

  private func endpoint(of request: HTTPRequest) -> Endpoint? {
    Endpoint.allCases.first { $0.path == request.path }
  }

  private func refusal(of request: HTTPRequest) -> HTTPResponse? {
    guard Self.knownMethods.contains(request.method) else { return Self.notImplemented }
    guard let endpoint = endpoint(of: request) else { return Self.notFound }
    guard endpoint.methods.contains(request.method) else {
      return Self.methodNotAllowed(endpoint.methods)
    }
    if let expected = endpoint.contentType,
      Self.mediaType(request.headers["Content-Type"] ?? "") != expected
    {
      return Self.unsupportedMediaType(expected)
    }
    return nil
  }

  /// Passes on who sent a request, or answers that nobody may.
  /// - Parameter takesRevoked: whether a revoked device may do this, too.
  private func authenticate(
    _ request: HTTPRequest, takesRevoked: Bool, _ reply: @escaping Reply,
    _ pass: @escaping @Sendable (Caller) -> Void
  ) {
    let fields = request.headers.values("Authorization")
    guard fields.count == 1, let credential = Credential(authorization: fields[0]) else {
      return reply(Self.notEnrolled)
    }
    gatekeeper.authenticate(credential) { [log] result in
      switch result {
      case .success(.enrolled(let caller, _)): pass(caller)
      case .success(.revoked(let caller, _)):
        if takesRevoked { pass(caller) } else { reply(Self.accessRevoked) }
      case .success(.unknown): reply(Self.notEnrolled)
      case .failure(let error):
        log.note(error, in: "registry.sqlite")
        reply(.unavailable(error))
      }
    }
  }

  /// The type without its parameters, in lower case (RFC 9110 section 8.3.1).
  private static func mediaType(_ field: String) -> String {
    let type = field.prefix { $0 != ";" }
    return type.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined().lowercased()
  }
}

/// The answers that need nobody's knowledge.
extension Router {
  /// RFC 9110 section 9.1 answers a method known to nobody with 501, one known but not offered
  /// with 405.
  private static let knownMethods: Set<String> = [
    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
  ]

  private static let healthy = HTTPResponse(
    status: 200, contentType: "application/json", body: Array(#"{"status":"ok"}"#.utf8))

  private static let notFound = HTTPResponse.problem(
    status: 404, code: "not-found", detail: "There is nothing at this path.")

  private static let notImplemented = HTTPResponse.problem(
    status: 501, code: "method-unknown", detail: "This method is unknown.")

  private static func methodNotAllowed(_ methods: [String]) -> HTTPResponse {
    let allowed = methods.joined(separator: ", ")
    var response = HTTPResponse.problem(
      status: 405, code: "method-not-allowed", detail: "This path takes only \(allowed).")
    response.headers.append("Allow", allowed)
    return response
  }

  private static func unsupportedMediaType(_ expected: String) -> HTTPResponse {
    var response = HTTPResponse.problem(
      status: 415, code: "unsupported-media-type", detail: "The body must be \(expected).")
    response.headers.append("Accept-Post", expected)
    return response
  }

  private static let accessRevoked = HTTPResponse.problem(
    status: 403, code: "access-revoked",
    detail: "This device's access was revoked. A sync still hands over its unsent work.")

  private static var notEnrolled: HTTPResponse {
    var response = HTTPResponse.problem(
      status: 401, code: "not-enrolled",
      detail: "This device is not enrolled here. Join with an invitation from your coordinator.")
    response.headers.append("WWW-Authenticate", "Bearer")
    return response
  }
}
