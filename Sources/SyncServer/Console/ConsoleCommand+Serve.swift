import Dispatch
import LocalStore
import SyncProtocol

extension ConsoleCommand {
  static let usualAddress = "127.0.0.1:8750"

  static let serve = ConsoleCommand(
    CommandDeclaration(
      "serve", "Answer laptops until SIGTERM or Ctrl-C.",
      details: [
        "Prints “listening on http://ADDRESS:PORT” once it does, and writes a line for each "
          + "request to standard error unless --quiet.",
        "TLS ends in a proxy in front of it (nginx, Caddy): leave it on loopback.",
      ],
      options: [
        .value(
          "listen", "ADDRESS:PORT",
          "Where to listen; port 0 picks a free one. By default \(usualAddress).")
      ],
      examples: [
        CommandDeclaration.Example("fieldbook-server serve --listen 127.0.0.1:0", "On any port.")
      ])
  ) { context in
    let data = try context.data()
    let lock = try data.lock(.serve)
    defer { withExtendedLifetime(lock) {} }
    // The registry's zones are looked at before anything listens, so that a directory that was
    // never finished, or a newer one's, is told at once.
    guard try context.registry().holds(.commons) else {
      throw CommandFailure(
        .failure, code: "not-initialised", message: "\(data.path) was never finished",
        field: "--data", hint: "Finish it with: fieldbook-server init --data \(data.path)")
    }
    let stopRequest = DispatchSemaphore(value: 0)
    context.environment.onStopRequest { stopRequest.signal() }
    let log = context.log
    finishErasures(context, log)
    let service = try Service(
      data, listen: context.arguments.value("listen") ?? usualAddress, schema: context.schema,
      clock: context.environment.clock, log: log)
    let output = context.environment.streams.output
    output.writeLine("listening on http://\(service.address)")
    output.flush()
    if !HTTPAddress.isLoopback(service.address) {
      log.note("listening beyond this machine without TLS: put a proxy in front")
    }
    stopRequest.wait()
    log.note("stopping: no new connections, finishing what was begun")
    let cutCount = service.stop()
    log.note(cutCount == 0 ? "stopped" : "stopped, \(cutCount) connections were cut")
    return nil
  }

  /// What a killed server left half done. No zone is served before its records are erased, so
  /// whatever is in the way here keeps nobody from serving the others.
  private static func finishErasures(_ context: CommandContext, _ log: RequestLog) {
    do {
      let unfinished = try context.erasing().finish()
      if !unfinished.isEmpty { log.note(ServerErasing.unfinished(unfinished).message) }
    } catch {
      log.note("erasures are not finished: \(Console.failures.failure(error).message)")
    }
  }
}

extension CommandContext {
  /// To standard error, unless `--quiet`.
  var log: RequestLog {
    guard !isQuiet else { return .silent }
    let errors = environment.streams.errors
    return RequestLog(clock: environment.clock) { errors.writeLine($0) }
  }
}
