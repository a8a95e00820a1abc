import LocalStore

/// Carries a sync's conversation over a transport, through failures of the network, to its end.
struct SyncDriver {
  enum Event {
    /// A request is about to leave, with so many records.
    case sending(records: Int)
    /// A round trip is over, with what has been done so far.
    case progressed(SyncReport, Traffic)
    /// There was no answer; the next attempt is after the wait.
    case retrying(afterMilliseconds: Int, CommandFailure)
  }

  struct Outcome {
    var report: SyncReport
    var traffic: Traffic
  }

  private let transport: any SyncTransport
  private let enrolment: Enrolment
  private let stop: StopRequest
  private let patience: Patience
  private let onEvent: (Event) -> Void
  private var random: any RandomNumberGenerator
  private var session: SyncSession
  private var traffic = Traffic()
  private var failures = 0

  init(
    _ replica: Replica, over transport: any SyncTransport, as enrolment: Enrolment,
    until stop: StopRequest, patience: Patience, random: any RandomNumberGenerator,
    onEvent: @escaping (Event) -> Void = { _ in }
  ) {
    session = SyncSession(replica)
    self.transport = transport
    self.enrolment = enrolment
    self.stop = stop
    self.patience = patience
    self.random = random
    self.onEvent = onEvent
  }

  /// Returns once both sides have told each other everything. Whatever it throws, everything that
  /// was learnt is stored, and the next sync goes on from there.
  mutating func run() throws -> Outcome {
    while let request = try session.nextRequest() {
      try checkForStop()
      onEvent(.sending(records: session.outstandingRecords))
      let before = session.report
      switch exchange(request) {
      case .success(let response): try take(response)
      case .failure(let error): try take(error, progressSince: before)
      }
      onEvent(.progressed(session.report, traffic))
    }
    return Outcome(report: session.report, traffic: traffic)
  }

  static func headers(_ enrolment: Enrolment) -> [(String, String)] {
    [
      ("Content-Type", ExchangeRequest.mediaType),
      ("Authorization", "Bearer \(enrolment.credential)"),
    ]
  }

  private mutating func exchange(
    _ request: ExchangeRequest
  ) -> Result<TransportResponse, TransportError> {
    do throws(TransportError) {
      let response = try transport.send(
        request.body, to: request.endpoint.rawValue, headers: Self.headers(enrolment))
      traffic += response.traffic
      return .success(response)
    } catch {
      traffic += error.traffic
      return .failure(error)
    }
  }

  private mutating func take(_ response: TransportResponse) throws {
    guard
      let problem = ServerProblem(
        response, from: enrolment.server, expecting: ExchangeRequest.mediaType)
    else {
      failures = 0
      return try session.receive(response.body)
    }
    // A proxy may have lost the answer of a server that did what it was asked.
    try session.interrupted([], wasSent: true)
    guard problem.isPassing else { throw problem.failure }
    try waitOrGiveUp(problem.failure, retryAfterSeconds: response.retryAfterSeconds)
  }

  private mutating func take(_ error: TransportError, progressSince before: SyncReport) throws {
    let failure = Program.failure(error)
    switch error.kind {
    case .certainlyNotSent, .unusable:
      try session.interrupted([], wasSent: false)
    case .tls:
      try session.interrupted([], wasSent: error.traffic.sent > 0)
    case .interrupted, .cancelled, .tooLarge:
      let partial = error.partial.flatMap { $0.status == 200 ? $0.body : nil }
      try session.interrupted(partial ?? [], wasSent: true)
    }
    guard error.kind == .certainlyNotSent || error.kind == .interrupted else {
      try checkForStop()
      throw failure
    }
    // Somebody on a train gets on by what each attempt brings.
    if session.report.pulled > before.pulled || session.report.pushed > before.pushed {
      failures = 0
    }
    try waitOrGiveUp(failure, retryAfterSeconds: nil)
  }

  private mutating func waitOrGiveUp(
    _ failure: CommandFailure, retryAfterSeconds: Int?
  ) throws {
    failures += 1
    if let limit = patience.failures, failures >= limit { throw failure }
    if let limit = patience.longestRetryAfterSeconds, let asked = retryAfterSeconds, asked > limit {
      var failure = failure
      failure.hint =
        "Nothing is lost. The server asks to come back in "
        + "\(Quantity.duration(milliseconds: UInt64(clamping: asked) * 1_000))."
      throw failure
    }
    let delay = patience.backoff.delayMilliseconds(
      afterFailures: failures, retryAfterSeconds: retryAfterSeconds, using: &random)
    onEvent(.retrying(afterMilliseconds: delay, failure))
    stop.wait(delay)
  }

  private mutating func checkForStop() throws {
    guard stop.received() != nil else { return }
    // Nothing of what was prepared has left.
    try session.interrupted([], wasSent: false)
    throw Self.stopped
  }

  static let stopped = CommandFailure(
    .interrupted, code: "interrupted", message: "the sync was stopped",
    hint: "Nothing is lost. Run it again: it continues where it stopped.")
}
