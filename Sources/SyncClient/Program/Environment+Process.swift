import Glibc
import LocalStore

extension Environment {
  /// This process's own.
  static func ofProcess() -> Environment {
    let variables = ThisProcess.variables(variableNames)
    return Environment(
      variables: variables, input: .standardInput, streams: ThisProcess.streams(variables),
      wallMilliseconds: ThisProcess.wallMilliseconds,
      elapsedMilliseconds: ThisProcess.elapsedMilliseconds,
      utcOffsetSeconds: { localOffset($0) }, random: SystemRandomNumberGenerator(),
      machineName: hostName(), watchSignals: { StopRequest.ofProcess() },
      makeTransport: { CurlTransport(server: $0, options: $1) })
  }

  private static let variableNames = [
    HomeFolder.variable, JoinCommand.codeVariable, "XDG_DATA_HOME", "HOME", "FIELDBOOK_CA_FILE",
    "SSL_CERT_FILE",
  ]

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
