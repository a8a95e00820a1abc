internal import Glibc

/// What both executables take from the operating system's process.
package enum ThisProcess {
  /// Those of the named environment variables that are set.
  package static func variables(_ names: [String]) -> [String: String] {
    var variables: [String: String] = [:]
    for name in names + Terminal.variables {
      if let value = unsafe getenv(name) { variables[name] = unsafe String(cString: value) }
    }
    return variables
  }

  /// - Parameter variables: which may say something of the terminal.
  package static func streams(_ variables: [String: String]) -> StandardStreams {
    StandardStreams(
      output: .standardOutput, errors: .standardError,
      terminal: Terminal(descriptor: STDOUT_FILENO, environment: variables),
      errorTerminal: Terminal(descriptor: STDERR_FILENO, environment: variables))
  }

  /// The wall clock, in milliseconds since 1970.
  package static func wallMilliseconds() -> UInt64 { milliseconds(CLOCK_REALTIME) }

  /// A clock that never jumps, in milliseconds.
  package static func elapsedMilliseconds() -> UInt64 { milliseconds(CLOCK_MONOTONIC) }

  private static func milliseconds(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return UInt64(clamping: time.tv_sec) * 1_000 + UInt64(clamping: time.tv_nsec) / 1_000_000
  }

  /// Runs the process's command line, and ends the process.
  package static func run(_ body: (_ words: [String]) -> ExitStatus) -> Never {
    // Whatever is made here is its owner's alone.
    umask(0o077)
    OutputChannel.ignoreBrokenPipes()
    exit(body(Array(CommandLine.arguments.dropFirst())).rawValue)
  }
}
