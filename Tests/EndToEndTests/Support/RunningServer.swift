import FoundationEssentials
import Glibc
import LocalStore
import Testing

/// A server with a data directory of its own, serving on a port of this machine.
final class RunningServer {
  let folder: TemporaryFolder
  private(set) var port = 0
  private var process: ChildProcess?

  /// - Parameters:
  ///   - onFixedPort: for a server that is killed and comes back: on a port that the system gives to
  ///     nobody else meanwhile, nor to a client, which would then connect to itself.
  ///   - prepare: makes the place of the data directory, if it is to be a special one.
  init(
    zones: [String], onFixedPort: Bool = false, prepare: (_ data: String) throws -> Void = { _ in }
  ) throws {
    folder = try TemporaryFolder()
    try prepare(data)
    try run(["init"] + zones.flatMap { ["--zone", $0] })
    if onFixedPort { try startOnFixedPort() } else { try start() }
  }

  private func startOnFixedPort() throws {
    for attempt in 1...Self.attempts {
      port = Int.random(in: Self.fixedPorts)
      do { return try start() } catch  where attempt < Self.attempts {}
    }
  }

  /// Below those that Linux hands out by itself (`ip_local_port_range`).
  private static let fixedPorts = 15_000..<32_000
  private static let attempts = 10

  var url: String { "http://127.0.0.1:\(port)" }
  var data: String { folder.file("data") }
  private var logPath: String { folder.file("server.log") }

  /// Starts serving, on the port it has had before.
  func start() throws {
    let process = try ChildProcess(
      try Executable.server.path(), ["serve", "--listen", "127.0.0.1:\(port)", "--data", data],
      environment: Answer.environment(home: folder.path), log: logPath, isGuarded: true)
    guard let line = process.readLine(), line.hasPrefix("listening on http://127.0.0.1:"),
      let port = line.split(separator: ":").last.flatMap({ Int($0) })
    else { throw EndToEndFailure("the server does not start:\n\(log)") }
    self.port = port
    self.process = process
  }

  /// Ends it as a power cut would.
  func kill() {
    process?.kill()
    process = nil
  }

  /// Ends it as a service manager would.
  func stop(sourceLocation: SourceLocation = #_sourceLocation) {
    guard let process else { return }
    process.send(SIGTERM)
    let ending = process.end(within: 20_000)
    let rest = String(decoding: process.outputBytes, as: UTF8.self)
    #expect(ending == .status(0), "\(log)", sourceLocation: sourceLocation)
    #expect(rest == "", "only one line goes to standard output", sourceLocation: sourceLocation)
    self.process = nil
  }

  var isRunning: Bool { process?.end(within: 0) == nil && process != nil }

  /// What it wrote to standard error.
  var log: String { TemporaryFolder.text(logPath) }

  @discardableResult
  func run(_ words: [String], expecting status: Int32? = 0) throws -> Answer {
    try Answer.to(
      .server, words + ["--data", data, "--json"],
      environment: Answer.environment(home: folder.path), expecting: status)
  }

  /// Starts a command of the console, for a test that does not let it come to its end.
  func begin(_ words: String...) throws -> ChildProcess {
    try ChildProcess(
      try Executable.server.path(), words + ["--data", data, "--json"],
      environment: Answer.environment(home: folder.path), isGuarded: true)
  }

  @discardableResult
  func run(_ words: String..., expecting status: Int32? = 0) throws -> Answer {
    try run(words, expecting: status)
  }

  /// Loses everything that it keeps. It must not be running.
  func loseData() throws { try FileManager.default.removeItem(atPath: data) }
}

extension RunningServer {
  /// A new person's invitation.
  func invite(_ name: String, _ role: String, _ zones: [String]) throws -> String {
    let words = ["invite", "--name", name, "--role", role] + zones.flatMap { ["--zone", $0] }
    guard let code = try run(words).json["code"]?.stringValue else {
      throw EndToEndFailure("an invitation without a code")
    }
    return code
  }

  /// A new person's laptop, which has joined.
  /// - Parameter url: where it thinks that the server is.
  func laptop(
    _ name: String, _ role: String = "coach", _ zones: [String] = ["it"], by url: String? = nil
  ) throws -> Laptop {
    let laptop = Laptop(name, in: folder)
    try enrol(laptop, name, role, zones, by: url)
    return laptop
  }

  func enrol(
    _ laptop: Laptop, _ name: String, _ role: String = "coach", _ zones: [String] = ["it"],
    by url: String? = nil
  ) throws {
    try laptop.join(url ?? self.url, code: try invite(name, role, zones))
  }
}

extension RunningServer {
  /// Takes the one laptop of a person out of service.
  func revokeDevice(of name: String, _ options: String...) throws {
    let devices = try run("device", "list").json.arrayValue ?? []
    let found = devices.first { $0["person_name"] == .string(name) }?["id"]?.stringValue
    guard let found else { throw EndToEndFailure("\(name) has no device") }
    try run(["device", "revoke", found] + options)
  }
}

/// Lends a server, and sees to its end: it stops when it is asked to, and its files are in order.
func withServer(
  zones: [String] = ["it=Italy"], onFixedPort: Bool = false,
  sourceLocation: SourceLocation = #_sourceLocation, _ body: (RunningServer) throws -> Void
) throws {
  let server = try RunningServer(zones: zones, onFixedPort: onFixedPort)
  do {
    try body(server)
  } catch {
    throw EndToEndFailure("\(error)\nThe server's log:\n\(server.log.suffix(4_000))")
  }
  server.stop(sourceLocation: sourceLocation)
  let report = try server.run("verify", expecting: nil)
  #expect(report.ending == .status(0), "\(report)", sourceLocation: sourceLocation)
}
