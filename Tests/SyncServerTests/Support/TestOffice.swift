import Dispatch
import Glibc
import LocalStore
import SyncProtocol
import Synchronization
import TestSupport
import Testing

@testable import SyncServer

/// A server's data directory with its console, and laptops that sync with it, in one process.
final class TestOffice {
  let folder: TemporaryFolder
  let clock: FakeClock
  let data: DataDirectory
  let console: Console

  init(
    zones: [String] = ["it=Italy", "hr=Croatia"], isInitialised: Bool = true,
    inMemory: Bool = false
  ) throws {
    let clock = FakeClock()
    self.clock = clock
    folder = try TemporaryFolder(inMemory: inMemory)
    data = DataDirectory(path: "\(folder.path)/data")
    let terminal = Terminal(isTTY: false, windowWidth: nil, environment: [:])
    console = Console(
      environment: Environment(
        variables: [DataDirectory.variable: data.path], user: geteuid(),
        clock: { clock.milliseconds },
        input: InputChannel(descriptor: STDIN_FILENO, isTerminal: false),
        streams: StandardStreams(
          output: .standardOutput, errors: .standardError, terminal: terminal,
          errorTerminal: terminal),
        onStopRequest: { _ in }))
    if isInitialised { try run(["init"] + zones.flatMap { ["--zone", $0] }) }
  }

  var now: @Sendable () -> UInt64 {
    let clock = clock
    return { clock.milliseconds }
  }

  func registry() throws -> Registry { try data.openRegistry(clock: now) }

  // MARK: The console

  @discardableResult
  func run(_ words: [String]) throws -> CommandAnswer {
    try #require(try console.program.answer(words))
  }

  /// A command line's JSON, words separated by blanks.
  func json(_ line: String) throws -> JSONValue {
    try run(line.split(separator: " ").map(String.init)).json()
  }

  func text(_ line: String) throws -> String {
    try run(line.split(separator: " ").map(String.init)).plainText()
  }

  /// How a command line fails.
  func failure(_ line: String) -> CommandFailure? {
    do {
      try run(line.split(separator: " ").map(String.init))
      return nil
    } catch {
      return Console.failures.failure(error)
    }
  }

  // MARK: Laptops

  /// A laptop of a new person, joined and with its zones.
  func laptop(of name: String, as role: Role = .coach, in zones: [String]) throws -> TestLaptop {
    let registry = try registry()
    let invitation = try registry.invite(
      .new(name: name), as: role, in: zones.compactMap { Zone($0) }, validFor: 1_000)
    let joined = try registry.join(invitation.code, deviceName: "laptop of \(name)")
    return try TestLaptop(joined, office: self)
  }
}

extension CommandAnswer {
  func json() throws -> JSONValue {
    switch document {
    case .value(let make): return try make()
    case .pieces: return .null
    case .array(let each):
      var elements: [JSONValue] = []
      try each { elements.append($0) }
      return .array(elements)
    }
  }

  func plainText() throws -> String {
    switch text {
    case .whole(let make):
      return try make(Terminal(isTTY: false, windowWidth: nil, environment: [:]))
    case .pieces(let each):
      var bytes: [UInt8] = []
      try each { bytes += $0 }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
