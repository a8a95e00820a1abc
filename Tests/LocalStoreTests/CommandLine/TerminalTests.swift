import Testing

@testable import LocalStore

@Suite("Terminal")
struct TerminalTests {
  @Test(
    "colour only for a person who wants it",
    arguments: [
      (true, ["TERM": "xterm"], true), (false, ["TERM": "xterm"], false),
      (true, ["TERM": "dumb"], false),
      (true, [:], false), (true, ["TERM": "xterm", "NO_COLOR": "1"], false),
      (true, ["TERM": "xterm", "NO_COLOR": ""], true),
    ] as [(Bool, [String: String], Bool)])
  func colour(isTTY: Bool, environment: [String: String], allowed: Bool) {
    let terminal = Terminal(isTTY: isTTY, windowWidth: 80, environment: environment)
    #expect(terminal.allowsColour == allowed)
    #expect(terminal.styled("x", .bold) == (allowed ? "\u{1b}[1mx\u{1b}[0m" : "x"))
  }

  @Test(
    "the width is what was asked for, else the window's, else usual",
    arguments: [
      (true, 120, nil, 120, 120), (true, 120, "60", 60, 60), (true, nil, nil, 80, 80),
      (false, nil, nil, 80, nil), (false, nil, "60", 60, 60), (true, 120, "0", 80, 80),
      (true, 120, "wide", 120, 120), (true, 5, nil, 80, 80),
    ] as [(Bool, Int?, String?, Int, Int?)])
  func width(isTTY: Bool, window: Int?, columns: String?, width: Int, tableWidth: Int?) {
    let environment = columns.map { ["COLUMNS": $0] } ?? [:]
    let terminal = Terminal(isTTY: isTTY, windowWidth: window, environment: environment)
    #expect(terminal.width == width)
    #expect(terminal.tableWidth == tableWidth)
  }

  @Test("a descriptor that is not open is no terminal")
  func closedDescriptor() {
    #expect(!Terminal(descriptor: -1, environment: [:]).isTTY)
  }
}
