import LocalStore

/// An answer that is a refusal: what it means for the person, and whether trying again helps.
struct ServerProblem {
  /// Foreign text in a message is no longer than this.
  private static let longestDetail = 300

  let failure: CommandFailure
  /// Whether the same request may succeed a little later.
  let isPassing: Bool

  /// Nil if the answer is what was asked for.
  /// - Parameter expected: the media type of an answer to the request.
  init?(_ response: TransportResponse, from server: ServerURL, expecting expected: String) {
    guard response.status != 200 else {
      guard Self.mediaType(response) != expected else { return nil }
      failure = Self.stranger(server)
      isPassing = false
      return
    }
    let problem =
      Self.mediaType(response) == "application/problem+json"
      ? try? JSONParser.parse(response.body) : nil
    let code = problem?["code"]?.stringValue.map { DisplayText.shortened($0, to: 60) }
    let detail = problem?["detail"]?.stringValue
      .map { DisplayText.shortened(DisplayText.singleLine($0), to: Self.longestDetail) }
    isPassing = [408, 429, 500, 502, 503, 504].contains(response.status)
    failure = Self.failure(response.status, code, detail, server)
  }

  private static func failure(
    _ status: Int, _ code: String?, _ detail: String?, _ server: ServerURL
  ) -> CommandFailure {
    let message = detail ?? "\(server) answered with the HTTP status \(status)"
    switch status {
    case 401:
      return CommandFailure(
        .notEnrolled, code: code ?? "not-enrolled", message: message,
        hint: "Ask the office for an invitation, then: fieldbook join \(server)")
    case 403 where code == "role":
      return CommandFailure(
        .notPermitted, code: "not-permitted", message: message,
        hint: "Ask the office to do it, or to give you the role.")
    case 403:
      return CommandFailure(
        .notEnrolled, code: code ?? "access-revoked", message: message,
        hint: "All your work is still here. Ask the office for an invitation.")
    case 404 where code != nil && code != "not-found":
      return CommandFailure(.notFound, code: code ?? "not-found", message: message)
    case 422:
      return CommandFailure(.invalidData, code: code ?? "invalid-data", message: message)
    case 426:
      return CommandFailure(
        .upgradeNeeded, code: code ?? "upgrade-needed", message: message,
        hint: "Install the current fieldbook; nothing is lost.")
    case 300..<400:
      return CommandFailure(
        .failure, code: "redirected", message: "\(server) sends requests on to another address",
        hint: "Join with the server's own address; or log in to the network you are in.")
    case 408, 429, 500...:
      return CommandFailure(
        .noNetwork, code: code ?? "server-unavailable", message: message,
        hint: "Nothing is lost. Run it again in a while.")
    default:
      return CommandFailure(
        .failure, code: code ?? "refused", message: message,
        hint: "Nothing is lost. Tell whoever runs the server.")
    }
  }

  /// Some 200 that no server of ours gave: as a rule the login page of a public network.
  private static func stranger(_ server: ServerURL) -> CommandFailure {
    CommandFailure(
      .failure, code: "not-a-fieldbook-server",
      message: "\(server) does not answer as a Fieldbook server does",
      hint: "Check the address; or log in to the network you are in, with a web browser.")
  }

  private static func mediaType(_ response: TransportResponse) -> String {
    (response.contentType ?? "").prefix { $0 != ";" && $0 != " " }.lowercased()
  }
}
