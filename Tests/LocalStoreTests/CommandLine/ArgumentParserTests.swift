import Testing

@testable import LocalStore

@Suite("Argument parser")
struct ArgumentParserTests {
  static let command = CommandDeclaration(
    "TYPE edit", "Changes a record.",
    operands: [
      OperandDeclaration("ID", .one, "The record."),
      OperandDeclaration("FIELD=VALUE", .any, "What to change."),
    ],
    options: [
      .value("zone", "ZONE", letter: "z", isRepeatable: true, "Only there."),
      .value("limit", "N", "At most as many."),
      .value("format", "FORMAT", choices: ["csv", "json", "ndjson"], "How."),
      .flag("dry-run", "Change nothing."),
    ])
  static let common: [OptionDeclaration] = [.help, .version, .json, .quiet, .yes, .language]

  private func parse(
    _ words: [String], missing: ArgumentParser.MissingOperands = .refuse
  ) throws(UsageError) -> ParsedArguments {
    try ArgumentParser.parse(
      words, Self.command, commonOptions: Self.common, missingOperands: missing)
  }

  @Test("options stand anywhere, in both forms, and repeatable ones add up")
  func options() throws {
    let parsed = try parse([
      "--zone", "it", "a1b2", "name=Žak", "--json", "-z", "hr", "--limit=5", "note=", "--zone=si",
      "--dry-run",
    ])
    #expect(parsed.operand("ID") == "a1b2")
    #expect(parsed.operands("FIELD=VALUE") == ["name=Žak", "note="])
    #expect(parsed.values("zone") == ["it", "hr", "si"])
    #expect(parsed.value("limit") == "5")
    #expect(parsed.flag("json") && parsed.flag("dry-run"))
    #expect(!parsed.flag("quiet") && parsed.value("lang") == nil)
  }

  @Test(
    "operands and values that begin with a dash",
    arguments: [
      (["-5"], "-5", nil), (["-.5"], "-.5", nil), (["-"], "-", nil), (["-x=1"], "-x=1", nil),
      (["languages-=hr"], "languages-=hr", nil), (["--", "--json"], "--json", nil),
      (["--", "-z"], "-z", nil), (["x", "--limit", "-5"], "x", "-5"),
      (["x", "--limit=--5"], "x", "--5"), (["x", "--limit="], "x", ""),
      (["x", "--limit=a=b"], "x", "a=b"), (["x", "--limit", "-"], "x", "-"), ([""], "", nil),
    ] as [([String], String, String?)])
  func dashes(words: [String], id: String, limit: String?) throws {
    let parsed = try parse(words)
    #expect(parsed.operand("ID") == id)
    #expect(parsed.value("limit") == limit)
    #expect(!parsed.flag("json"))
  }

  @Test(
    "what is not understood is told, with what was probably meant",
    arguments: [
      (["x", "--zoen", "it"], .unknownOption("--zoen"), "--zone"),
      (["x", "--jsno"], .unknownOption("--jsno"), "--json"),
      (["x", "--dry"], .unknownOption("--dry"), "--dry-run"),
      (["x", "-json"], .unknownOption("-json"), "--json"),
      (["x", "-k"], .unknownOption("-k"), nil),
      (["x", "--frobnicate"], .unknownOption("--frobnicate"), nil),
      (["x", "--FIELD=1"], .unknownOption("--FIELD"), nil),
      (["x", "--"], nil, nil),
      (["x", "---"], .unknownOption("---"), nil),
      (["x", "--=5"], .unknownOption("--"), nil),
      (["x", "--limit"], .missingValue(option: "--limit", placeholder: "N"), nil),
      (["x", "--limit", "--json"], .missingValue(option: "--limit", placeholder: "N"), nil),
      (["x", "--json=1"], .unexpectedValue(option: "--json"), nil),
      (["x", "--limit", "1", "--limit", "2"], .repeatedOption("--limit"), nil),
      (
        ["x", "--format", "cvs"],
        .unknownChoice("cvs", of: "--format", choices: ["csv", "json", "ndjson"]), "csv"
      ),
      ([], .missingOperand("ID"), nil),
    ] as [([String], UsageError.Reason?, String?)])
  func errors(words: [String], reason: UsageError.Reason?, suggestion: String?) throws {
    guard let reason else {
      _ = try parse(words)
      return
    }
    let error = #expect(throws: UsageError.self) { try parse(words) }
    #expect(error?.reason == reason)
    #expect(error?.suggestion == suggestion)
    #expect(error?.hint != nil)
    #expect(error?.failure.status == .usage)
  }

  @Test("with --help nothing else need be right")
  func help() throws {
    #expect(try parse(["--help"]).flag("help"))
    #expect(try parse(["--zoen", "-h", "--lang", "it"]).value("lang") == "it")
    #expect(throws: UsageError.self) { try parse(["x", "--zoen", "--", "--help"]) }
  }

  @Test("operands that are missing are left to be asked for")
  func missing() throws {
    #expect(try parse([], missing: .leave).operand("ID") == nil)
  }

  @Test(
    "operands are shared out around the repeated one",
    arguments: [
      (["a"], [], ["a"], []), (["a", "b"], ["a"], ["b"], []),
      (["a", "b", "c"], ["a", "b"], ["c"], []),
    ] as [([String], [String], [String], [String])])
  func sharedOperands(words: [String], many: [String], last: [String], none: [String]) throws {
    let command = CommandDeclaration(
      "x", "", operands: [OperandDeclaration("MANY", .any), OperandDeclaration("LAST")])
    let parsed = try ArgumentParser.parse(words, command)
    #expect(parsed.operands("MANY") == many)
    #expect(parsed.operands("LAST") == last)
  }

  @Test("at least one, optional ones, and one too many")
  func counts() throws {
    let some = CommandDeclaration(
      "merge", "", operands: [OperandDeclaration("KEEP"), OperandDeclaration("DROP", .some)])
    #expect(try ArgumentParser.parse(["a", "b", "c"], some).operands("DROP") == ["b", "c"])
    let missing = #expect(throws: UsageError.self) { try ArgumentParser.parse(["a"], some) }
    #expect(missing?.reason == .missingOperand("DROP"))
    let optional = CommandDeclaration(
      "schema", "", operands: [OperandDeclaration("TYPE", .optional, choices: ["visit", "form"])])
    #expect(try ArgumentParser.parse([], optional).operand("TYPE") == nil)
    #expect(try ArgumentParser.parse(["visit"], optional).operand("TYPE") == "visit")
    let wrong = #expect(throws: UsageError.self) { try ArgumentParser.parse(["vist"], optional) }
    #expect(wrong?.suggestion == "visit")
    let surplus = #expect(throws: UsageError.self) {
      try ArgumentParser.parse(["visit", "form"], optional)
    }
    #expect(surplus?.reason == .unexpectedOperand("form"))
  }

  @Test("a scan finds options in a line that is wrong")
  func scan() {
    let words = ["lits", "--bogus", "--lang", "hr", "--json", "--", "--quiet"]
    let scanned = ArgumentParser.scan(words, for: Self.common)
    #expect(scanned.flag("json") && !scanned.flag("quiet"))
    #expect(scanned.value("lang") == "hr")
  }
}
