import Glibc
import LocalStore
import SyncProtocol
import TestSupport

@testable import SyncClient

/// A laptop with a home folder of its own, on which commands run in this process.
final class TestLaptop {
  /// What a command left behind.
  struct Outcome {
    let status: LocalStore.ExitStatus
    let output: String
    let errors: String

    /// The one document on standard output; null if there is none.
    var json: JSONValue { (try? JSONParser.parse(Array(output.utf8))) ?? .null }
    var errorCode: String? { json["error"]?["code"]?.stringValue }
  }

  let folder: TemporaryFolder
  let clock: FakeClock
  let stop = FakeStop()
  let transport: ScriptedTransport?
  var variables: [String: String] = [:]
  var isTerminal = false
  private var random: SplitMix64

  /// - Parameter server: none for a laptop that is never to reach for a network.
  init(
    _ name: String = "Ana", clock: FakeClock = FakeClock(), server: FakeServer? = nil,
    seed: UInt64 = 1
  ) throws {
    folder = try TemporaryFolder()
    self.clock = clock
    transport = server.map { ScriptedTransport($0, name: name) }
    random = SplitMix64(seed: seed)
  }

  var home: HomeFolder { HomeFolder(path: folder.file("home")) }

  /// One that has been made with `init`.
  static func initialised(
    _ name: String = "Ana", zone: String = "it", clock: FakeClock = FakeClock(),
    server: FakeServer? = nil, seed: UInt64 = 1
  ) throws -> TestLaptop {
    let laptop = try TestLaptop(name, clock: clock, server: server, seed: seed)
    try laptop.expectDone("init", "--name", name, "--zone", zone)
    return laptop
  }

  /// One that has joined the server.
  static func joined(
    _ name: String = "Ana", server: FakeServer, seed: UInt64 = 1
  ) throws -> TestLaptop {
    let laptop = try TestLaptop(name, clock: server.clock, server: server, seed: seed)
    server.invite(name, code: "CODE-\(name)")
    laptop.variables["FIELDBOOK_CODE"] = "CODE-\(name)"
    try laptop.expectDone("join", "https://fieldbook.example")
    return laptop
  }

  /// Runs one command, one second after the last.
  func run(_ words: String..., input: String = "") -> Outcome { run(words, input: input) }

  func run(_ words: [String], input: String = "") -> Outcome {
    clock.advance(seconds: 1)
    var status = LocalStore.ExitStatus.failure
    let output = capture { output in
      var environment: Environment?
      let errors = capture { errors in
        let made = self.environment(output, errors, input)
        environment = made
        status = Program(environment: made).run(words)
      }
      lastErrors = errors
      if let used = environment?.random as? SplitMix64 { random = used }
      // Ids and writers must differ from one command to the next.
      _ = random.next()
    }
    return Outcome(status: status, output: output, errors: lastErrors)
  }

  /// Runs a command that must end as done, and hands back its document.
  @discardableResult
  func expectDone(_ words: String...) throws -> JSONValue {
    let outcome = run(words + ["--json"])
    guard outcome.status == .done else {
      throw CommandFailure(
        outcome.status, code: outcome.errorCode ?? "", message: outcome.errors)
    }
    return outcome.json
  }

  private var lastErrors = ""

  private func environment(
    _ output: OutputChannel, _ errors: OutputChannel, _ input: String
  ) -> Environment {
    let transport: any SyncTransport = transport ?? NoNetwork()
    let terminal = Terminal(isTTY: false, windowWidth: nil, environment: [:])
    return Environment(
      variables: variables.merging([HomeFolder.variable: home.path]) { given, _ in given },
      input: InputChannel(descriptor: Self.file(holding: input), isTerminal: isTerminal),
      streams: StandardStreams(
        output: output, errors: errors, terminal: terminal, errorTerminal: terminal),
      wallMilliseconds: { [clock] in clock.milliseconds }, elapsedMilliseconds: { 0 },
      utcOffsetSeconds: { _ in 3_600 }, random: random, machineName: "laptop",
      watchSignals: { [stop] in stop.request },
      makeTransport: { _, _ in transport })
  }

  /// What is written to a channel while `body` runs.
  private func capture(_ body: (OutputChannel) -> Void) -> String {
    let descriptor = Self.file(holding: "")
    let channel = OutputChannel(descriptor: descriptor)
    body(channel)
    channel.flush()
    defer { close(descriptor) }
    lseek(descriptor, 0, SEEK_SET)
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(descriptor, &piece, piece.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += piece[..<count]
    }
  }

  /// A file without a name, at its start.
  private static func file(holding text: String) -> Int32 {
    var template = Array("/tmp/fieldbook-text-XXXXXX".utf8CString)
    let descriptor = unsafe mkstemp(&template)
    unsafe unlink(template)
    let bytes = Array(text.utf8)
    _ = unsafe write(descriptor, bytes, bytes.count)
    lseek(descriptor, 0, SEEK_SET)
    return descriptor
  }
}

/// Stands where no command may reach for a network.
private final class NoNetwork: SyncTransport {
  func send(
    _ body: [UInt8], to path: String, headers: [(name: String, value: String)]
  ) throws(TransportError) -> TransportResponse {
    throw TransportError(.unusable, "This laptop must not use a network.")
  }
}
