import Testing

@testable import LocalStore

@Suite("Command table")
struct CommandTableTests {
  let table = CommandTable(
    [
      CommandDeclaration("sync", ""), CommandDeclaration("status", ""),
      CommandDeclaration("TYPE list", ""), CommandDeclaration("TYPE add", ""),
      CommandDeclaration("zone list", ""), CommandDeclaration("zone add", ""),
      CommandDeclaration("report", ""), CommandDeclaration("report freeze", ""),
      CommandDeclaration("visit list", ""),
    ],
    commonOptions: [.json, .home, .help, .quiet],
    placeholders: ["TYPE": ["enterprise", "visit", "zone"]])

  @Test(
    "the command with the most words that match",
    arguments: [
      (["sync", "--dry-run"], "sync", ["--dry-run"]), (["zone", "list"], "zone list", []),
      (["enterprise", "list", "name=x"], "TYPE list", ["name=x"]),
      (["visit", "list"], "visit list", []), (["report", "progress"], "report", ["progress"]),
      (["report", "freeze", "progress"], "report freeze", ["progress"]),
      (
        ["--json", "--home", "sync", "status", "-q"], "status", ["--json", "--home", "sync", "-q"]
      ),
      (["--home=x", "status"], "status", ["--home=x"]),
    ] as [([String], String, [String])])
  func selection(words: [String], name: String, arguments: [String]) throws {
    let selection = try table.select(words)
    #expect(selection.command.name == name)
    #expect(selection.arguments == arguments)
  }

  @Test("a word in capitals is told")
  func placeholders() throws {
    #expect(try table.select(["enterprise", "add"]).placeholders == ["TYPE": "enterprise"])
    #expect(try table.select(["zone", "add"]).placeholders == [:])
  }

  @Test(
    "a misspelt command is told with what was probably meant",
    arguments: [
      (["snyc"], "sync"), (["stauts"], "status"), (["enterprize", "list"], "enterprise"),
      (["enterprise", "lits"], "enterprise list"), (["zone", "ad"], "zone add"),
      (["stat"], "status"),
      (["SYNC"], "sync"), (["xyzzy"], nil), (["x"], nil),
      (["--json"], nil), ([], nil), (["zone"], nil), (["zone", "destroy"], nil), (["--home"], nil),
    ] as [([String], String?)])
  func misspelt(words: [String], suggestion: String?) {
    let error = #expect(throws: UsageError.self) { try table.select(words) }
    #expect(error?.suggestion == suggestion)
    #expect(error?.message.isEmpty == false)
  }

  @Test("an unfinished command lists how it can go on")
  func unfinished() {
    let error = #expect(throws: UsageError.self) { try table.select(["zone"]) }
    #expect(error?.hint == "One of: list, add.")
    let wrong = #expect(throws: UsageError.self) { try table.select(["zone", "destroy"]) }
    #expect(wrong?.message == "“destroy” is not possible for zone")
  }

  @Test(
    "the distance between words counts swaps once",
    arguments: [
      ("", "", 0), ("a", "", 1), ("sync", "snyc", 1), ("kitten", "sitting", 3), ("ca", "abc", 3),
    ])
  func distance(left: String, right: String, expected: Int) {
    #expect(Spelling.distance(Array(left), Array(right)) == expected)
    #expect(Spelling.distance(Array(right), Array(left)) == expected)
  }
}
