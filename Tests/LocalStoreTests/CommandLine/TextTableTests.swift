import Testing

@testable import LocalStore

@Suite("Text table")
struct TextTableTests {
  private func table() -> TextTable {
    var table = TextTable([
      .init("id", keepsWidth: true), .init("name"), .init("people", .right), .init("note"),
    ])
    table.append(["a1b2c3", "Café Žganci", "12", "first visit done, second one planned"])
    table.append(["d4e5f6", "東京ラーメン", "3", "line\none\u{1b}[31m red"])
    table.append(["0789ab", "👩‍🌾 e\u{301}leve\u{301}", "140", ""])
    return table
  }

  @Test("columns are aligned by what a terminal shows")
  func natural() {
    let expected = """
      id      name          people  note
      a1b2c3  Café Žganci       12  first visit done, second one planned
      d4e5f6  東京ラーメン       3  line one�[31m red
      0789ab  👩‍🌾 élevé         140

      """
    #expect(table().render(width: nil) == expected)
    #expect(table().render(width: 200) == expected)
  }

  @Test("the widest cells are shortened to fit")
  func narrow() {
    let expected = """
      id      name          people  note
      a1b2c3  Café Žganci       12  first visit…
      d4e5f6  東京ラーメン       3  line one�[3…
      0789ab  👩‍🌾 élevé         140

      """
    #expect(table().render(width: 42) == expected)
  }

  @Test("a column that keeps its width is shortened last")
  func keepsWidth() {
    var table = TextTable([.init("identity", keepsWidth: true), .init("text")])
    table.append(["0123456789abcdef", "0123456789abcdef"])
    #expect(table.render(width: 27) == "identity          text\n0123456789abcdef  01234567…\n")
    #expect(table.render(width: 20) == "identity    text\n012345678…  0123456…\n")
    #expect(table.render(width: 6) == "i…  t…\n0…  0…\n")
  }

  @Test("no line is wider than the terminal", arguments: 11...80)
  func everyWidth(width: Int) {
    for line in table().render(width: width).split(separator: "\n") {
      #expect(DisplayWidth.of(line) <= width)
    }
  }

  @Test("a table without rows is its headings")
  func empty() {
    let table = TextTable([.init("id"), .init("name")])
    #expect(table.isEmpty)
    #expect(table.render(width: 80) == "id  name\n")
  }

  @Test(
    "the width of a grapheme",
    arguments: [
      ("a", 1), ("ž", 1), ("z\u{30c}", 1), ("\u{200b}", 0), ("日", 2), ("한", 2), ("ｱ", 1), ("Ａ", 2),
      ("👩‍🌾", 2), ("🇭🇷", 2), ("❤", 1), ("❤\u{fe0f}", 2), ("…", 1), ("\u{7}", 0), ("д", 1), ("ا", 1),
    ])
  func widths(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }

  @Test("shortening keeps graphemes whole")
  func shortening() {
    #expect(DisplayText.shortened("日本語", to: 6) == "日本語")
    #expect(DisplayText.shortened("日本語", to: 5) == "日本…")
    #expect(DisplayText.shortened("日本語", to: 4) == "日…")
    #expect(DisplayText.shortened("👩‍🌾👩‍🌾", to: 3) == "👩‍🌾…")
    #expect(DisplayText.shortened("abc", to: 1) == "…")
    #expect(DisplayText.shortened("abc", to: 0) == "")
  }

  @Test("nothing in a record reaches the terminal as a command")
  func controlCharacters() {
    let text = DisplayText.singleLine("a\u{1b}]0;x\u{7}\u{9b}1m\u{202e}\tb\r\nc\rd")
    #expect(text == "a\u{fffd}]0;x\u{fffd}\u{fffd}1m b c d")
  }
}
