import LocalStore
import SyncProtocol

/// `POST /v1/join`: `{"code", "device", "credential"}` becomes `{"credential", "device", "person",
/// "name", "zones", "access_revision"}`, once, and again for whoever comes with the same credential.
final class JoinEndpoint: Sendable {
  private let gatekeeper: Gatekeeper
  private let limiter: GuessLimiter

  init(gatekeeper: Gatekeeper, limiter: GuessLimiter) {
    self.gatekeeper = gatekeeper
    self.limiter = limiter
  }

  func answer(_ body: [UInt8], _ reply: @escaping @Sendable (HTTPResponse) -> Void) {
    if let seconds = limiter.secondsToWait() { return reply(Self.tooManyGuesses(seconds)) }
    do throws(RequestFailure) {
      let request = try Self.read(body)
      guard let code = InvitationCode(request.code) else { return reply(refuse()) }
      gatekeeper.join(code, deviceName: request.device, credential: request.credential) {
        [self] result in
        reply(response(to: result))
      }
    } catch {
      reply(.problem(status: 400, code: "malformed-request", detail: error.detail))
    }
  }

  private func response(to result: Result<Registry.JoinResult, any Error>) -> HTTPResponse {
    switch result {
    case .success(let joined):
      HTTPResponse(
        status: 200, contentType: "application/json", body: JSONWriter.bytes(joined.json))
    case .failure(RegistryError.invitationInvalid): refuse()
    case .failure(let error): .unavailable(error)
    }
  }

  private func refuse() -> HTTPResponse {
    limiter.noteFailure()
    return .problem(
      status: 403, code: "invitation-invalid",
      detail: "This invitation is unknown, expired or used. Ask for a new one.")
  }

  private static func tooManyGuesses(_ seconds: Int) -> HTTPResponse {
    var response = HTTPResponse.problem(
      status: 429, code: "too-many-attempts",
      detail: "Too many wrong invitations were tried. Try again in a minute.")
    response.headers.append("Retry-After", "\(seconds)")
    return response
  }

  private struct Request {
    let code: String
    let device: String
    let credential: Credential?
  }

  private struct RequestFailure: Error {
    let detail: String
  }

  private static let limits: JSONParser.Limits = {
    var limits = JSONParser.Limits()
    limits.maximumBytes = 4_096
    limits.maximumDepth = 4
    limits.maximumValues = 64
    return limits
  }()

  /// Members that this version does not know are a newer client's, and ignored.
  private static func read(_ body: [UInt8]) throws(RequestFailure) -> Request {
    let json: JSONValue
    do throws(JSONError) {
      json = try JSONParser.parse(body, limits: limits)
    } catch {
      throw RequestFailure(detail: "The body is no JSON that can be read: \(error)")
    }
    guard let code = json["code"]?.stringValue else {
      throw RequestFailure(detail: "The body must be an object with the text “code”.")
    }
    let member = json["device"] ?? .null
    guard member.isNull || member.stringValue != nil else {
      throw RequestFailure(detail: "“device” must be a text.")
    }
    let device = CanonicalText.normalised(member.stringValue ?? "")
    guard device.utf8.count <= Limits.personNameBytes else {
      throw RequestFailure(
        detail: "“device” has more than \(Limits.personNameBytes) bytes.")
    }
    return Request(code: code, device: device, credential: try credential(in: json))
  }

  /// Nil if the client leaves it to the server.
  private static func credential(in json: JSONValue) throws(RequestFailure) -> Credential? {
    guard let member = json["credential"], !member.isNull else { return nil }
    let bytes = member.stringValue.flatMap { Base64URL.decode($0) }
    guard let credential = bytes.flatMap({ Credential(bytes: $0) }) else {
      throw RequestFailure(
        detail: "“credential” must be \(Credential.byteCount) bytes in base64url.")
    }
    return credential
  }
}

extension Registry.JoinResult {
  var json: JSONValue {
    [
      "credential": .string(credential.text),
      "device": .string(device),
      "person": .string(person),
      "name": .string(name),
      "zones": .array(
        access.grants.map { grant in
          [
            "zone": .string(grant.zone.name), "title": .string(grant.title),
            "role": .string(grant.role.rawValue),
          ]
        }),
      "access_revision": .integer(Int64(clamping: access.revision)),
    ]
  }
}
