import LocalStore
import Testing

@Suite("How commands fail: exit status, and one JSON document")
struct ExitStatusTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let words: [String]
    let status: Int32
    let code: String
    var field: String?
    /// A word of the hint.
    var hint: String?

    var testDescription: String { words.joined(separator: " ") }
  }

  @Test(arguments: [
    Case(words: ["enterprise", "show", "nobody"], status: 3, code: "not-found"),
    Case(words: ["enterprise", "edit", "nobody", "city=Lodi"], status: 3, code: "not-found"),
    Case(words: ["enterprise", "show", "Twin"], status: 3, code: "ambiguous", hint: "Twin"),
    Case(words: ["enterprize", "list"], status: 2, code: "usage", hint: "enterprise"),
    Case(words: ["enterprise", "lst"], status: 2, code: "usage", hint: "list"),
    Case(
      words: ["enterprise", "list", "--limt", "3"], status: 2, code: "usage", field: "--limt",
      hint: "--limit"),
    Case(words: [], status: 2, code: "usage"),
    Case(
      words: ["enterprise", "add", "legal_nam=X", "country=IT"], status: 2, code: "usage",
      field: "legal_nam", hint: "legal_name"),
    Case(
      words: ["enterprise", "add", "legal_name=X", "country=Italien"], status: 4,
      code: "invalid-country", field: "country"),
    Case(
      words: ["enterprise", "add", "country=IT"], status: 4, code: "required",
      field: "legal_name"),
    Case(words: ["sync"], status: 7, code: "not-enrolled", hint: "join"),
  ])
  func offline(_ example: Case) throws {
    let folder = try TemporaryFolder()
    let amina = Laptop("amina", in: folder)
    try amina.run("init", "--name", "Amina", "--zone", "it")
    for city in ["Milano", "Lodi"] {
      try amina.run("enterprise", "add", "legal_name=Twin", "country=IT", "city=\(city)")
    }
    let answer = try amina.run(example.words, expecting: nil)
    #expect(answer.ending == .status(example.status), "\(answer)")
    try expectError(answer, example)
    #expect(try amina.ids("enterprise").count == 2)
  }

  private func expectError(_ answer: Answer, _ example: Case) throws {
    let error = try answer.error
    #expect(error.objectValue?.keys == ["code", "message", "field", "record", "hint"])
    #expect(error["code"] == .string(example.code), "\(answer)")
    #expect(error["message"]?.stringValue?.isEmpty == false)
    if let field = example.field { #expect(error["field"] == .string(field), "\(answer)") }
    if let hint = example.hint {
      #expect(error["hint"]?.stringValue?.contains(hint) == true, "\(answer)")
    }
    #expect(answer.errors.hasPrefix("fieldbook: "), "\(answer)")
  }

  @Test func withoutANetwork() async throws {
    try await onOwnThread { try stopTheServer() }
  }

  private func stopTheServer() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      try town.amina.run("enterprise", "edit", town.agade, "city=Monza")
      server.stop()
      let answer = try town.amina.run("sync", expecting: 6)
      #expect(try answer.error["code"] == "no-network")
      #expect(try town.amina.run("status").json["outbox"] == 1)
      try server.start()
      #expect(try town.amina.sync()["pushed"] == 1)
    }
  }

  @Test func whatIsNoInvitation() throws {
    try withServer { server in
      let amina = Laptop("amina", in: server.folder)
      let wrong = try amina.run(
        "join", server.url, input: "AAAA-AAAA-AAAA-AAAA\n", expecting: nil)
      #expect([.status(4), .status(7)].contains(wrong.ending), "\(wrong)")
      let code = try server.invite("Amina", "coach", ["it"])
      try amina.join(server.url, code: code)
      let bruno = Laptop("bruno", in: server.folder)
      let used = try bruno.run("join", server.url, input: code + "\n", expecting: 7)
      #expect(try used.error["code"] == "invitation-invalid")
      // No secret stands on a command line, or is printed.
      try bruno.run("join", server.url, code, expecting: 2)
    }
  }

  @Test func plainHTTPBeyondThisMachine() throws {
    let folder = try TemporaryFolder()
    let amina = Laptop("amina", in: folder)
    let answer = try amina.run(
      "join", "http://fieldbook.example", input: "AAAA-AAAA-AAAA-AAAA\n", expecting: 2)
    #expect(try answer.error["hint"]?.stringValue?.contains("https") == true, "\(answer)")
  }
}
