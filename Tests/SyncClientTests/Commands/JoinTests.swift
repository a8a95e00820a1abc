import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncClient

@Suite("join")
struct JoinTests {
  private let server: FakeServer
  private let url = "https://fieldbook.example"

  init() throws {
    server = try FakeServer(clock: FakeClock())
    server.invite("Ana Horvat", code: "GOOD")
  }

  private func laptop() throws -> TestLaptop {
    try TestLaptop("Ana", clock: server.clock, server: server)
  }

  @Test func theCodeComesFromStandardInput() throws {
    let laptop = try laptop()
    let outcome = laptop.run("join", url, "--json", input: "GOOD\n")
    #expect(outcome.status == .done)
    #expect(outcome.json["name"] == "Ana Horvat")
    #expect(outcome.json["zones"]?.arrayValue?.count == 2)
    #expect(!outcome.output.contains(FakeServer.credential))
    #expect(laptop.folder.mode("home/credential") == 0o600)
    let status = try laptop.expectDone("status")
    #expect(status["server"] == .string(url))
    #expect(status["name"] == "Ana Horvat")
  }

  @Test func theCodeComesFromTheTerminalOrTheEnvironment() throws {
    let asked = try laptop()
    asked.isTerminal = true
    let outcome = asked.run("join", url, input: "GOOD\n")
    #expect(outcome.status == .done)
    #expect(outcome.errors.contains("Invitation code"))
    server.invite("Luca", code: "OTHER")
    let given = try laptop()
    given.variables["FIELDBOOK_CODE"] = "OTHER"
    #expect(given.run("join", url).status == .done)
  }

  @Test func withoutACodeNothingIsSent() throws {
    let laptop = try laptop()
    #expect(laptop.run("join", url, "--json").errorCode == "code-missing")
    #expect(laptop.transport?.requests.isEmpty == true)
    laptop.isTerminal = true
    #expect(laptop.run("join", url, "--no-input", input: "GOOD\n").status == .usage)
  }

  @Test func aWrongCodeLeavesEverythingAsItWas() throws {
    let laptop = try laptop()
    let outcome = laptop.run("join", url, "--json", input: "BAD\n")
    #expect(outcome.status == .notEnrolled)
    #expect(outcome.errorCode == "invitation-invalid")
    #expect(try Enrolment.read(laptop.home) == nil)
    #expect(laptop.run("init", "--name", "Ana", "--zone", "it").status == .done)
  }

  @Test func localWorkStays() throws {
    let laptop = try laptop()
    try laptop.expectDone("init", "--name", "Ana", "--zone", "hr")
    try laptop.expectDone("enterprise", "add", "legal_name=Agade", "country=IT")
    let outcome = laptop.run("join", url, input: "GOOD\n")
    #expect(outcome.status == .done)
    #expect(outcome.errors.contains("the invitation is not for hr"))
    #expect(try laptop.expectDone("enterprise", "list").arrayValue?.count == 1)
    #expect(try laptop.expectDone("outbox").arrayValue?.count == 1)
  }

  @Test func theServerMustBeOneThatCanBeTrusted() throws {
    let laptop = try laptop()
    for wrong in ["fieldbook.example", "http://fieldbook.example", "https://a/b"] {
      #expect(laptop.run("join", wrong, "--json", input: "GOOD\n").errorCode == "invalid-url")
    }
    #expect(laptop.transport?.requests.isEmpty == true)
  }

  @Test func aLoginPageIsNoServer() throws {
    let laptop = try laptop()
    laptop.transport?.steps = [.answers(.ok(Array("<html>".utf8), "text/html"))]
    let outcome = laptop.run("join", url, "--json", input: "GOOD\n")
    #expect(outcome.errorCode == "not-a-fieldbook-server")
    laptop.transport?.steps = [.answers(.ok(Array("{}".utf8), "application/json"))]
    #expect(
      laptop.run("join", url, "--json", input: "GOOD\n").errorCode == "unexpected-answer")
    laptop.transport?.steps = [.unreachable]
    #expect(laptop.run("join", url, input: "GOOD\n").status == .noNetwork)
    laptop.transport?.steps = [.answerLost]
    let lost = laptop.run("join", url, "--json", input: "GOOD\n")
    #expect(lost.status == .noNetwork)
    #expect(lost.json["error"]?["hint"]?.stringValue?.contains("same code") == true)
  }

  @Test func aLostAnswerIsAskedForAgainAsTheSameLaptop() throws {
    let laptop = try laptop()
    laptop.transport?.steps = [.answerLost]
    #expect(laptop.run("join", url, input: "7KQ2-M9XD-04TV-RB8H\n").status == .noNetwork)
    #expect(laptop.folder.mode("home/joining") == 0o600)
    // A code mistyped in between spoils nothing, nor does another way to type the right one.
    _ = laptop.run("join", url, input: "7KQ2-M9XD-04TV-0000\n")
    server.invite("Ana Horvat", code: "7kq2m9xdo4tvrb8h")
    #expect(laptop.run("join", url, input: "7kq2m9xdo4tvrb8h\n").status == .done)
    let asked = (laptop.transport?.requests ?? []).compactMap {
      (try? JSONParser.parse($0.body))?["credential"]?.stringValue
    }
    #expect(asked.count == 3 && asked[0] == asked[2] && asked[0] != asked[1])
    #expect(asked.allSatisfy { Base64URL.decode($0)?.count == 32 })
    #expect(laptop.folder.mode("home/joining") == nil)
  }

  @Test func eachServerIsAskedWithAnotherCredential() throws {
    let laptop = try laptop()
    var random: any RandomNumberGenerator = SplitMix64(seed: 1)
    try laptop.home.make()
    let seed = try JoinSeed.keep(in: laptop.home, using: &random)
    #expect(try JoinSeed.keep(in: laptop.home, using: &random) == seed)
    let credentials = try ["https://a.example", "https://b.example"].map {
      seed.credential(for: "GOOD", at: try ServerURL($0))
    }
    #expect(credentials[0] != credentials[1])
    try laptop.folder.write("damaged", to: "home/joining")
    #expect(try JoinSeed.keep(in: laptop.home, using: &random) != seed)
  }
}
