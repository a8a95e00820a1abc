import LocalStore
import SyncProtocol

/// Compares the replica with the server, record by record, and changes nothing on either side.
struct ServerComparison {
  /// Records that are named, of each zone.
  private static let named = 20

  private let transport: any SyncTransport
  private let enrolment: Enrolment

  /// Nil for a laptop that has not joined.
  init?(_ context: CommandContext) throws {
    guard let enrolment = try Enrolment.read(context.home()) else { return nil }
    self.enrolment = enrolment
    let stop = context.environment.watchSignals()
    var options = CurlTransport.Options(environment: context.environment.variables)
    options.isCancelled = { stop.received() != nil }
    transport = context.environment.makeTransport(enrolment.server, options)
  }

  /// What differs, zone by zone; where the server cannot be asked, that.
  func findings(_ replica: Replica) throws -> [Finding] {
    do {
      return try replica.zones().flatMap { try findings(replica, in: $0.zone) }
    } catch let failure as CommandFailure {
      return [Self.unknown(failure.message)]
    } catch ReplicaComparison.Obstacle.epochChanged {
      return [Self.unknown("the server has lost something: a sync comes first")]
    }
  }

  private func findings(_ replica: Replica, in zone: Zone) throws -> [Finding] {
    var comparison = try ReplicaComparison(replica, of: zone)
    do {
      while let request = try comparison.nextRequest() {
        try comparison.receive(try answer(request))
      }
    } catch ReplicaComparison.Obstacle.noAccess {
      return [Self.unknown("there is no access to \(zone)")]
    }
    guard !comparison.differences.isEmpty else { return [] }
    let reader = replica.reader()
    let records = try comparison.differences.prefix(Self.named).map { difference in
      "\(difference.key.type) \(difference.key.id.short) “"
        + "\(DisplayText.singleLine(try reader.label(of: difference.key)))” "
        + Self.words(difference.kind)
    }
    let more = comparison.differences.count - records.count
    return [
      Finding(
        .server, "differs", .warning,
        "\(Quantity.counted(comparison.differences.count, "record")) of \(zone) "
          + "are not as on the server: \(records.joined(separator: "; "))"
          + (more > 0 ? "; and \(more) more" : ""), .sync)
    ]
  }

  private func answer(_ request: ExchangeRequest) throws -> [UInt8] {
    let response: TransportResponse
    do throws(TransportError) {
      response = try transport.send(
        request.body, to: request.endpoint.rawValue, headers: SyncDriver.headers(enrolment))
    } catch {
      throw Program.failure(error)
    }
    let problem = ServerProblem(
      response, from: enrolment.server, expecting: ExchangeRequest.mediaType)
    if let problem { throw problem.failure }
    return response.body
  }

  private static func unknown(_ reason: String) -> Finding {
    Finding(.server, "not-compared", .unknown, "the records were not compared: \(reason)")
  }

  private static func words(_ kind: ReplicaComparison.Difference.Kind) -> String {
    switch kind {
    case .missingHere: "is missing here"
    case .missingThere: "is missing there"
    case .differs: "differs"
    }
  }
}
