import Dispatch
import LocalStore
import SyncProtocol

/// `POST /v1/manage`: what coordinators do on the server from their laptops, one command in each
/// request. `{"command", "zone", ...}` becomes the command's answer, or a problem.
final class ManageEndpoint: Sendable {
  private let zones: OpenZones
  private let schema: Schema
  private let clock: @Sendable () -> UInt64
  private let erasing: @Sendable () throws -> ServerErasing
  private let work = DispatchQueue(label: "manage", attributes: .concurrent)

  /// - Parameter erasing: a new one for each request that needs it.
  init(
    zones: OpenZones, schema: Schema, clock: @escaping @Sendable () -> UInt64,
    erasing: @escaping @Sendable () throws -> ServerErasing
  ) {
    self.erasing = erasing
    self.zones = zones
    self.schema = schema
    self.clock = clock
  }

  /// Answers a request of an enrolled device, from whatever thread, exactly once.
  func answer(
    _ body: [UInt8], from caller: Caller, reply: @escaping @Sendable (HTTPResponse) -> Void
  ) {
    work.async { [self] in
      let reply: ManageCommand.Reply = { reply(Self.response(to: $0)) }
      do {
        let (command, request) = try read(body, caller)
        try command.run(request, reply)
      } catch {
        reply(.failure(error))
      }
    }
  }

  private func read(
    _ body: [UInt8], _ caller: Caller
  ) throws -> (ManageCommand, ManageCommand.Request) {
    let arguments = try Self.parsed(body)
    guard let name = arguments["command"]?.stringValue,
      let command = ManageCommand.all.first(where: { $0.name == name })
    else { throw ManageProblem.malformed("“command” must be one that this server knows.") }
    guard let zone = arguments["zone"]?.stringValue.flatMap({ Zone($0) }) else {
      throw ManageProblem.malformed("“zone” must be a zone's name.")
    }
    guard let role = caller.role(in: zone), role >= command.role else {
      throw ManageProblem.role(command.role, zone)
    }
    let request = ManageCommand.Request(
      arguments: arguments, zone: zone, caller: caller, open: try zones.open(zone),
      schema: schema, erasing: erasing, segments: zones.segments, now: clock())
    return (command, request)
  }

  private static let limits: JSONParser.Limits = {
    var limits = JSONParser.Limits()
    limits.maximumBytes = Limits.manageRequestBytes
    limits.maximumDepth = 8
    limits.maximumValues = 16_384
    return limits
  }()

  private static func parsed(_ body: [UInt8]) throws -> JSONValue {
    do throws(JSONError) {
      return try JSONParser.parse(body, limits: limits)
    } catch {
      throw ManageProblem.malformed("The body is no JSON that can be read: \(error)")
    }
  }

  private static func response(to result: Result<JSONValue, any Error>) -> HTTPResponse {
    switch result {
    case .success(let json):
      HTTPResponse(
        status: 200, contentType: "application/json", body: JSONWriter.bytes(json))
    case .failure(let error as ManageProblem): error.response
    case .failure(let error as QuarantineError): .problem(error.failure)
    case .failure(let error as CommandFailure): .problem(error)
    case .failure(let error): .unavailable(error)
    }
  }
}
