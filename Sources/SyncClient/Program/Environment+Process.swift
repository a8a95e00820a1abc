import Glibc
import LocalStore

extension Environment {
  /// This process's own.
  static func ofProcess() -> Environment {
    let variables = processVariables()
    return Environment(
      variables: variables, input: .standardInput, output: .standardOutput,
      errors: .standardError,
      terminal: Terminal(descriptor: STDOUT_FILENO, environment: variables),
      errorTerminal: Terminal(descriptor: STDERR_FILENO, environment: variables),
      wallMilliseconds: { milliseconds(CLOCK_REALTIME) },
      elapsedMilliseconds: { milliseconds(CLOCK_MONOTONIC) },
      utcOffsetSeconds: localOffset, random: SystemRandomNumberGenerator(),
      machineName: hostName(), watchSignals: { StopRequest.ofProcess() },
      makeTransport: { CurlTransport(server: $0, options: $1) })
  }

  private static let variableNames = [
    HomeFolder.variable, JoinCommand.codeVariable, "XDG_DATA_HOME", "HOME", "COLUMNS", "NO_COLOR",
    "TERM", "FIELDBOOK_CA_FILE", "SSL_CERT_FILE",
  ]

  private static func processVariables() -> [String: String] {
    var variables: [String: String] = [:]
    for name in variableNames {
      if let value = unsafe getenv(name) { variables[name] = unsafe String(cString: value) }
    }
    return variables
  }

  private static func milliseconds(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return UInt64(clamping: time.tv_sec) * 1_000 + UInt64(clamping: time.tv_nsec) / 1_000_000
  }

  private static func localOffset(_ milliseconds: UInt64) -> Int {
    var seconds = time_t(clamping: milliseconds / 1_000)
    var local = unsafe tm()
    guard unsafe localtime_r(&seconds, &local) != nil else { return 0 }
    return unsafe local.tm_gmtoff
  }

  private static func hostName() -> String {
    var name = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&name, name.count - 1) == 0 else { return "" }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
