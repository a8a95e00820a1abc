import Testing

@testable import LocalStore

@Suite("Help text")
struct HelpTextTests {
  static let importing = CommandDeclaration(
    "import", "Takes records from a CSV file.",
    details: ["A row's id is derived from zone, type and key, so importing twice adds nothing."],
    operands: [
      OperandDeclaration("TYPE", .one, choices: ["enterprise", "visit"], "What the rows are."),
      OperandDeclaration("FILE.csv", .one, "The file."),
    ],
    options: [
      .value("key", "COLUMN", "The column that tells rows apart."),
      .value("map", "FIELD=COLUMN", isRepeatable: true, "Where a field is found."),
      .flag("dry-run", "Only say what would be done."),
    ],
    examples: [
      .init(
        "fieldbook import enterprise list.csv --key vat", "Adds enterprises by their VAT number.")
    ])

  @Test("a command's help")
  func command() {
    let expected = """
      Usage: fieldbook import TYPE FILE.csv [--key COLUMN]
             [--map FIELD=COLUMN] ... [--dry-run]

      Takes records from a CSV file.

      A row's id is derived from zone, type and key, so importing
      twice adds nothing.

      Operands:
        TYPE      What the rows are. One of: enterprise, visit.
        FILE.csv  The file.

      Options:
        --key COLUMN        The column that tells rows apart.
        --map FIELD=COLUMN  Where a field is found. May be repeated.
        --dry-run           Only say what would be done.

      Options of every command:
        -h, --help  Show this help.
        --json      Print one JSON document and nothing else.

      Examples:
        fieldbook import enterprise list.csv --key vat
            Adds enterprises by their VAT number.

      """
    let help = HelpText(program: "fieldbook", width: 62)
    #expect(help.command(Self.importing, commonOptions: [.help, .json]) == expected)
  }

  @Test("the overview")
  func overview() {
    let expected = """
      Usage: fieldbook COMMAND ...

      Coaching records that work without a network.

      Commands:
        import  Takes records from a CSV file.
        sync    Brings this laptop and the server to the
                same state.

      Options of every command:
        --version  Show the version.

      """
    let sync = CommandDeclaration("sync", "Brings this laptop and the server to the same state.")
    let text = HelpText(program: "fieldbook", width: 52).overview(
      "Coaching records that work without a network.", commands: [Self.importing, sync],
      commonOptions: [.version])
    #expect(text == expected)
  }

  @Test("lines are wrapped to the width, and long words stay whole")
  func wrapping() {
    #expect(TextWrapping.lines("one two  three\nfour", width: 9) == ["one two", "three", "four"])
    #expect(TextWrapping.lines("/a/very/long/path x", width: 5) == ["/a/very/long/path", "x"])
    #expect(TextWrapping.lines("", width: 5) == [""])
    #expect(TextWrapping.lines("日本 日本", width: 5) == ["日本", "日本"])
  }
}
