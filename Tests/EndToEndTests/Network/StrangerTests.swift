import FoundationEssentials
import Glibc
import LocalStore
import Testing

/// `stranger.py` is a client that somebody else wrote, from the protocol's document alone.
@Suite("A stranger's client")
struct StrangerTests {
  @Test func syncsWithTheRealServer() throws {
    guard let python = Self.python() else {
      withKnownIssue("no Python with cbor2: scripts/test installs one and names it") {
        Issue.record("the stranger's client was not run")
      }
      return
    }
    try withServer { server in
      let amina = try server.laptop("Amina")
      try amina.run("import", "enterprise", Examples.italianRegister)
      try amina.sync()
      let rows = Examples.rowCount(Examples.italianRegister)

      let stranger = try Self.run(python, server, named: "Straniero", as: "Stranger")
      #expect(stranger["pulled"] == .integer(rows))
      #expect(stranger["agrees"] == true)

      try amina.sync()
      let found = try amina.run("enterprise", "list", "legal_name=Straniero").json.arrayValue
      #expect(found?.count == 1)
      let fields = found?.first?["fields"]
      // What it pushed after it had forgotten its past was refused.
      #expect(fields?["city"] == "Milano")
      #expect(fields?["languages"] == ["it"])
      #expect(fields?["migrant_led"] == nil)
      #expect(found?.first?["updated_by"] == "Stranger")
      try expectAgreement(server, [amina])
    }
  }

  /// `$FIELDBOOK_TEST_PYTHON`, else the system's if it has cbor2.
  private static func python() -> String? {
    if let named = ProcessInfo.processInfo.environment["FIELDBOOK_TEST_PYTHON"] { return named }
    let path = "/usr/bin/python3"
    guard unsafe access(path, X_OK) == 0,
      let probe = try? ChildProcess(path, ["-c", "import cbor2"], environment: [:])
    else { return nil }
    return probe.end(within: 20_000) == .status(0) ? path : nil
  }

  private static func run(
    _ python: String, _ server: RunningServer, named legalName: String, as name: String
  ) throws -> JSONValue {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "stranger.py").path
    let process = try ChildProcess(
      python, [script, server.url, "it", legalName],
      environment: Answer.environment(home: server.folder.path),
      input: try server.invite(name, "coach", ["it"]) + "\n")
    let ending = process.end(within: Deadline.generousMilliseconds)
    let errors = String(decoding: process.errorBytes, as: UTF8.self)
    guard ending == .status(0) else { throw EndToEndFailure("stranger.py: \(errors)") }
    return try JSONParser.parse(process.outputBytes)
  }
}
