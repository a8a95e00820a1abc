import LocalStore
import SyncProtocol

/// `POST /v1/join`: an invitation's code becomes a device's credential, once.
struct JoinExchange {
  static let path = "/v1/join"
  private static let mediaType = "application/json"

  let server: ServerURL
  let context: CommandContext

  /// What a server answers to a code.
  struct Joined: Equatable {
    let credential: String
    let device: String
    let name: String
    let access: AccessList
  }

  /// - Parameter credential: what the laptop would like to be known by. Asked again with the same one,
  ///   the server answers the same; an older server makes up another one.
  func join(code: String, credential: String) throws -> Joined {
    let stop = context.environment.watchSignals()
    var options = CurlTransport.Options(environment: context.environment.variables)
    options.isCancelled = { stop.received() != nil }
    let transport = context.environment.makeTransport(server, options)
    let body: JSONValue = [
      "code": .string(code), "device": .string(context.environment.machineName),
      "credential": .string(credential),
    ]
    let response: TransportResponse
    do throws(TransportError) {
      response = try transport.send(
        JSONWriter.bytes(body), to: Self.path, headers: [("Content-Type", Self.mediaType)])
    } catch {
      throw Self.failure(error)
    }
    if let problem = ServerProblem(response, from: server, expecting: Self.mediaType) {
      throw problem.failure.ofInvitation
    }
    return try Self.read(response.body)
  }

  private static func failure(_ error: TransportError) -> CommandFailure {
    var failure = Program.failure(error)
    guard error.kind == .interrupted || error.kind == .cancelled else { return failure }
    failure.hint =
      "Run the same command again, with the same code: until it expires, it goes on working for "
      + "this laptop."
    return failure
  }

  private static func read(_ body: [UInt8]) throws -> Joined {
    guard let json = try? JSONParser.parse(body),
      let credential = json["credential"]?.stringValue, Enrolment.isCredential(credential),
      let device = json["device"]?.stringValue, let name = json["name"]?.stringValue,
      let revision = json["access_revision"]?.integerValue,
      let zones = json["zones"]?.arrayValue
    else { throw AnswerError.unexpected("an enrolment with something missing") }
    let grants = try zones.map { zone -> AccessList.Grant in
      guard let name = zone["zone"]?.stringValue, let known = Zone(name),
        let title = zone["title"]?.stringValue,
        let role = zone["role"]?.stringValue.flatMap({ Role(rawValue: $0) })
      else { throw AnswerError.unexpected("an enrolment with a zone that makes no sense") }
      return AccessList.Grant(zone: known, title: title, role: role)
    }
    return Joined(
      credential: credential, device: device, name: name,
      access: AccessList(revision: UInt64(clamping: revision), grants: grants))
  }
}

extension JoinExchange.Joined {
  /// `{"server","device","name","zones":[{"zone","title","role"}]}`; never the credential.
  func json(_ server: ServerURL) -> JSONValue {
    [
      "server": .string(server.description), "device": .string(device), "name": .string(name),
      "zones": .array(
        access.grants.map {
          [
            "zone": .string($0.zone.name), "title": .string($0.title),
            "role": .string($0.role.rawValue),
          ]
        }),
    ]
  }

  func text(_ server: ServerURL) -> String {
    let zones = access.grants.map { "\($0.zone.name) (\($0.role.rawValue))" }
    return "This laptop is enrolled at \(server) for \(DisplayText.singleLine(name)), with "
      + "\(zones.joined(separator: ", ")).\nNext: fieldbook sync\n"
  }
}

extension CommandFailure {
  /// The same, where what was refused is an invitation.
  fileprivate var ofInvitation: CommandFailure {
    guard code == "invitation-invalid" else { return self }
    var failure = self
    failure.hint = "Check the code; or ask the office for a new invitation."
    return failure
  }
}
