import LocalStore
import SyncProtocol

/// `POST /v1/manage`: what a coordinator does on the server, one command in each request.
struct ManageExchange {
  static let path = "/v1/manage"
  private static let mediaType = "application/json"

  private let enrolment: Enrolment
  private let transport: any SyncTransport

  init(_ context: CommandContext) throws {
    enrolment = try Enrolment.require(context.home())
    let stop = context.environment.watchSignals()
    var options = CurlTransport.Options(environment: context.environment.variables)
    options.isCancelled = { stop.received() != nil }
    transport = context.environment.makeTransport(enrolment.server, options)
  }

  /// - Parameter arguments: what the command takes besides its zone.
  func send(_ command: String, to zone: Zone, _ arguments: JSONObject = [:]) throws -> JSONValue {
    var body: JSONObject = ["command": .string(command), "zone": .string(zone.name)]
    for member in arguments.members { body[member.key] = member.value }
    let response: TransportResponse
    do throws(TransportError) {
      response = try transport.send(
        JSONWriter.bytes(.object(body)), to: Self.path,
        headers: [
          ("Content-Type", Self.mediaType), ("Authorization", "Bearer \(enrolment.credential)"),
        ])
    } catch {
      throw Self.failure(error)
    }
    if let problem = ServerProblem(response, from: enrolment.server, expecting: Self.mediaType) {
      throw problem.failure
    }
    guard let json = try? JSONParser.parse(response.body) else {
      throw AnswerError.unexpected("what was asked for was answered without JSON")
    }
    return json
  }

  private static func failure(_ error: TransportError) -> CommandFailure {
    var failure = Program.failure(error)
    if error.kind == .interrupted || error.kind == .cancelled {
      failure.hint = "It may have been done or not. Run it again: doing it twice is harmless."
    }
    return failure
  }
}
