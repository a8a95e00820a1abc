import LocalStore
import SyncProtocol

/// One enrolled replica and its server, for one sync or for many.
struct SyncRun {
  let context: CommandContext
  let replica: Replica
  let enrolment: Enrolment
  let stop: StopRequest
  private let progress: ProgressLine
  private let transport: any SyncTransport

  init(
    _ context: CommandContext, _ replica: Replica, _ enrolment: Enrolment, until stop: StopRequest
  ) {
    self.context = context
    self.replica = replica
    self.enrolment = enrolment
    self.stop = stop
    let environment = context.environment
    let progress = ProgressLine(
      environment.streams, elapsed: environment.elapsedMilliseconds, isQuiet: context.isQuiet)
    self.progress = progress
    var options = CurlTransport.Options(environment: environment.variables)
    options.onProgress = { progress.note($0) }
    options.isCancelled = { stop.received() != nil }
    transport = environment.makeTransport(enrolment.server, options)
  }

  /// Syncs once, showing how far it is. A revoked device ends with a failure, once it has handed
  /// over what it could; one that is to be wiped with `ClearingDue`.
  func sync(_ patience: Patience) throws -> SyncSummary {
    defer { progress.clear() }
    progress.total = try replica.outboxCounts().waiting
    var driver = SyncDriver(
      replica, over: transport, as: enrolment, until: stop, patience: patience,
      random: context.environment.random, onEvent: show)
    let outcome = try driver.run()
    try check(outcome.report.standing)
    return try SyncSummary(outcome, of: replica)
  }

  private func check(_ standing: AnswerHead.Standing) throws {
    guard standing != .enrolled else { return }
    let counts = try replica.outboxCounts()
    if standing == .toBeWiped, try replica.retire() {
      throw ClearingDue(handedOver: counts.held)
    }
    throw CommandFailure.revoked(waiting: counts.waiting, handedOver: counts.held)
  }

  private func show(_ event: SyncDriver.Event) {
    switch event {
    case .sending: break
    case .progressed(let report, let traffic): progress.note(report, traffic)
    case .retrying(let milliseconds, let failure):
      progress.clear()
      let wait =
        milliseconds < 1_000
        ? "at once" : "in \(Quantity.duration(milliseconds: UInt64(clamping: milliseconds)))"
      context.note("\(failure.message); trying again \(wait)")
    }
  }
}
