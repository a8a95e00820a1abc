import LocalStore
import SyncProtocol

/// `fieldbook sync`
enum SyncCommand {
  static let command = ClientCommand(
    CommandDeclaration(
      "sync", "Push and pull until both sides hold the same.",
      details: [
        "Stopping it at any moment loses nothing: the next sync goes on where it stopped. It ends "
          + "with status 5 if fields wait for a person to choose, and 9 if the server holds "
          + "something back."
      ],
      options: [
        .flag("watch", "Sync again every 30 seconds, and after each change, until stopped."),
        .flag("dry-run", "Say what would be pushed, without a network."),
      ],
      examples: [
        CommandDeclaration.Example("fieldbook sync", "Whenever there is a network."),
        CommandDeclaration.Example("fieldbook sync --dry-run", "On a link that costs money."),
      ])
  ) { context in
    if context.arguments.flag("dry-run") { return try dryRun(context) }
    let home = try context.home()
    try home.requireReplica()
    let enrolment = try Enrolment.require(home)
    let lock = try SyncLock(home)
    defer { withExtendedLifetime(lock) {} }
    do {
      return try sync(context, enrolment)
    } catch let error as ClearingDue {
      // The replica was closed on the way here.
      try home.clear()
      Goodbye(context, enrolment).send()
      throw CommandFailure.cleared(handedOver: error.handedOver)
    }
  }

  private static func sync(
    _ context: CommandContext, _ enrolment: Enrolment
  ) throws -> CommandAnswer {
    let replica = try context.replica()
    let stop = context.environment.watchSignals()
    let run = SyncRun(context, replica, enrolment, until: stop)
    if context.arguments.flag("watch") { return try watch(run, context) }
    return answer(try run.sync(.aMoment), of: replica, context)
  }

  private static func answer(
    _ summary: SyncSummary, of replica: Replica, _ context: CommandContext
  ) -> CommandAnswer {
    var answer = CommandAnswer(
      .value { summary.json }, .whole { summary.text($0, context.times) },
      messages: summary.warnings, status: summary.status)
    // Told only once it has been written.
    answer.afterwards = { try summary.forgetWhatWasTold(replica) }
    return answer
  }

  // MARK: Watching

  private static func watch(_ run: SyncRun, _ context: CommandContext) throws -> CommandAnswer {
    let isJSON = context.arguments.flag("json")
    let streams = context.environment.streams
    var last: SyncSummary?
    let watch = SyncWatch(run: run) { summary in
      last = summary
      // One document is all that may stand on standard output, so it comes at the end.
      guard !isJSON, summary.isNews else { return }
      for warning in summary.warnings { context.note(warning) }
      streams.output.write(summary.text(streams.terminal, context.times))
      streams.output.flush()
      try summary.forgetWhatWasTold(run.replica)
    }
    let signal = try watch.untilStopped()
    guard let last else { throw SyncDriver.stopped }
    var answer = CommandAnswer(.value { last.json }, .whole { _ in "" })
    // A service manager that ends it is content; somebody at a terminal has interrupted it.
    answer.status = signal == .terminate ? .done : .interrupted
    if isJSON { answer.afterwards = { try last.forgetWhatWasTold(run.replica) } }
    return answer
  }

  // MARK: Dry run

  private static func dryRun(_ context: CommandContext) throws -> CommandAnswer {
    let replica = try context.replicaForReading()
    let forecasts = try replica.forecast()
    let relays = try replica.relayCount()
    let records = forecasts.reduce(0) { $0 + $1.records }
    let bytes = try forecasts.reduce(0) { $0 + $1.bytes } + replica.relayBytes()
    var text = forecasts.map { forecast in
      "\(forecast.zone.name): \(Quantity.counted(forecast.records, "record")) to push, about "
        + "\(Quantity.bytes(forecast.bytes))\n"
    }.joined()
    if relays > 0 { text += "\(Quantity.counted(relays, "imported bundle")) to hand on\n" }
    text +=
      "Together \(Quantity.counted(records, "record")), about \(Quantity.bytes(bytes)). "
      + "What others did since the last sync is not known without a network.\n"
    return CommandAnswer(
      json: [
        "dry_run": true, "records": .integer(records), "relays": .integer(relays),
        "bytes": .integer(bytes),
        "zones": .array(
          forecasts.map {
            [
              "zone": .string($0.zone.name), "records": .integer($0.records),
              "bytes": .integer($0.bytes),
            ]
          }),
      ], text: text)
  }
}
