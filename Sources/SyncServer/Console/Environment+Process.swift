import Dispatch
import Glibc
import LocalStore

extension Environment {
  /// This process's own.
  static func ofProcess() -> Environment {
    let variables = processVariables()
    return Environment(
      variables: variables, user: geteuid(), clock: wallMilliseconds,
      output: .standardOutput, errors: .standardError,
      terminal: Terminal(descriptor: STDOUT_FILENO, environment: variables),
      onStopRequest: whenAskedToStop)
  }

  private static func processVariables() -> [String: String] {
    var variables: [String: String] = [:]
    for name in [DataDirectory.variable, "COLUMNS", "NO_COLOR", "TERM"] {
      if let value = unsafe getenv(name) { variables[name] = unsafe String(cString: value) }
    }
    return variables
  }

  private static func wallMilliseconds() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return UInt64(clamping: time.tv_sec) * 1_000 + UInt64(clamping: time.tv_nsec) / 1_000_000
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
