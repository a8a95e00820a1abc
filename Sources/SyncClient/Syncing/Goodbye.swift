import LocalStore
import SyncProtocol

/// The last request of a laptop that has cleared itself: for no zone, and under no writer, which
/// tells the server that nothing is left there. Whether it arrives matters to nobody here.
struct Goodbye {
  private let transport: any SyncTransport
  private let enrolment: Enrolment
  private let clock: UInt64

  init(_ context: CommandContext, _ enrolment: Enrolment) {
    self.enrolment = enrolment
    clock = context.environment.wallMilliseconds()
    transport = context.environment.makeTransport(
      enrolment.server, CurlTransport.Options(environment: context.environment.variables))
  }

  func send() {
    let request = SyncRequest(
      writer: .none, schemaVersion: Schema.fieldbook.version, clock: clock,
      accessRevision: 0, zones: [])
    _ = try? transport.send(
      request.encoded, to: ExchangeRequest.Endpoint.sync.rawValue,
      headers: SyncDriver.headers(enrolment))
  }
}
