import Dispatch
import Glibc
import LocalStore

extension Environment {
  /// This process's own.
  static func ofProcess() -> Environment {
    let variables = ThisProcess.variables([DataDirectory.variable])
    return Environment(
      variables: variables, user: geteuid(), clock: ThisProcess.wallMilliseconds,
      input: .standardInput, streams: ThisProcess.streams(variables), onStopRequest: whenAskedToStop
    )
  }

  /// From now on these signals ask instead of killing. The sources live as long as the program.
  private static func whenAskedToStop(_ body: @escaping @Sendable () -> Void) {
    let queue = DispatchQueue(label: "signals")
    for number in [SIGTERM, SIGINT] {
      _ = signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        // The handler holds its source.
        withExtendedLifetime(source) { body() }
      }
      source.activate()
    }
  }
}
