import LocalStore
import SyncProtocol

/// Sends each request to what answers it, and answers by itself what nothing does.
///
/// Its methods run on the loops of the HTTP server: nothing here blocks.
final class Router: Sendable {
  typealias Reply = @Sendable (HTTPResponse) -> Void

  private enum Endpoint: CaseIterable {
    case health, join, sync, reconcile

    var path: String {
      switch self {
      case .health: "/healthz"
      case .join: "/v1/join"
      case .sync: ExchangeRequest.Endpoint.sync.rawValue
      case .reconcile: ExchangeRequest.Endpoint.reconcile.rawValue
      }
    }

    var methods: [String] { self == .health ? ["GET", "HEAD"] : ["POST"] }

    /// The media type that a body must have.
    var contentType: String? {
      switch self {
      case .health: nil
      case .join: "application/json"
      case .sync, .reconcile: ExchangeRequest.mediaType
      }
    }
  }

  private let gatekeeper: Gatekeeper
  private let join: JoinEndpoint
  private let sync: SyncEndpoint
  private let reconcile: ReconcileEndpoint

  init(gatekeeper: Gatekeeper, join: JoinEndpoint, sync: SyncEndpoint) {
    self.gatekeeper = gatekeeper
    self.join = join
    self.sync = sync
    reconcile = ReconcileEndpoint(sync.zones)
  }

  func answer(_ request: HTTPRequest, _ reply: @escaping Reply) {
    if let refusal = refusal(of: request) { return reply(refusal) }
    switch endpoint(of: request) {
    case .health: reply(Self.healthy)
    case .join: join.answer(request.body, reply)
    case .sync:
      answerEnrolled(request, reply) { [sync] in sync.answer(request.body, from: $0, reply: reply) }
    case .reconcile:
      answerEnrolled(request, reply) { [reconcile] in
        reconcile.answer(request.body, from: $0, reply: reply)
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

  /// - Parameter answer: what answers a device that may be answered.
  private func answerEnrolled(
    _ request: HTTPRequest, _ reply: @escaping Reply, _ answer: @escaping @Sendable (Caller) -> Void
  ) {
    let fields = request.headers.values("Authorization")
    guard fields.count == 1, let credential = Credential(authorization: fields[0]) else {
      return reply(Self.notEnrolled)
    }
    gatekeeper.authenticate(credential) { result in
      switch result {
      case .success(.enrolled(let caller, _)): answer(caller)
      case .success(.revoked): reply(Self.accessRevoked)
      case .success(.unknown): reply(Self.notEnrolled)
      case .failure(let error): reply(.unavailable(error))
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

  private static var notEnrolled: HTTPResponse {
    var response = HTTPResponse.problem(
      status: 401, code: "not-enrolled",
      detail: "This device is not enrolled here. Join with an invitation from your coordinator.")
    response.headers.append("WWW-Authenticate", "Bearer")
    return response
  }

  private static let accessRevoked = HTTPResponse.problem(
    status: 403, code: "access-revoked",
    detail: "This device's access was revoked. Its unsent work is still on it: "
      + "ask your coordinator.")
}

extension HTTPResponse {
  /// The registry or a zone cannot be read or written at present.
  static func unavailable(_ error: any Error) -> HTTPResponse {
    let detail = (error as? SQLiteError)?.hint ?? "The server cannot store or read at present."
    var response = problem(status: 503, code: "unavailable", detail: detail)
    response.headers.append("Retry-After", "5")
    return response
  }
}
