import SyncProtocol
import Testing

@testable import LocalStore

struct ValueParserTests {
  private let parser = ValueParser(ownName: "Ana") { reference, type in
    guard reference == "alveare", type == "enterprise" else {
      throw CommandFailure(.notFound, code: "not-found", message: "none")
    }
    return RecordID(high: 7, low: 7)
  }
  private let choice = Field.Kind.choice(["micro", "small"], outside: ["unknown"])

  private func code(_ text: String, _ kind: Field.Kind) throws -> String {
    do {
      _ = try parser.value(text, of: kind)
    } catch let failure as ValueFailure {
      #expect(failure.hint != nil)
      return failure.code
    }
    throw MissingFailure()
  }

  @Test(arguments: [
    ("40", Value.integer(40)), (" 40 ", .integer(40)), ("-3", .integer(-3)), ("5.0", .integer(5)),
  ])
  func integers(_ text: String, _ value: Value) throws {
    #expect(try parser.value(text, of: .integer) == value)
  }

  @Test func decimals() throws {
    let number = try #require(DecimalNumber("12.5"))
    #expect(try parser.value("12.50", of: .decimal) == .decimal(number))
    #expect(try code("12,5", .decimal) == "invalid-decimal")
    var spreadsheet = parser
    spreadsheet.allowsDecimalComma = true
    #expect(try spreadsheet.value("12,5", of: .decimal) == .decimal(number))
    #expect(throws: ValueFailure.self) { try spreadsheet.value("1.234,5", of: .decimal) }
  }

  @Test func money() throws {
    let amount = try #require(DecimalNumber("1250.5"))
    #expect(try parser.value("1250.50", of: .money) == .decimal(amount))
    #expect(try parser.value("0", of: .money) == .integer(0))
    for bad in ["-1", "1.234", "EUR 5", "1e3"] {
      #expect(try code(bad, .money) == "invalid-money")
    }
  }

  @Test func dates() throws {
    #expect(try parser.value("2024-02-29", of: .date) == .text("2024-02-29"))
    for bad in ["2025-02-29", "2025-13-01", "2025-1-1", "31.12.2025", "2025-00-10", "25-12-31"] {
      #expect(try code(bad, .date) == "invalid-date")
    }
  }

  @Test(arguments: [
    ("yes", true), ("SÌ", true), ("si", true), ("da", true), ("igen", true), ("ja", true),
    ("tak", true), ("TRUE", true), ("1", true), ("no", false), ("ne", false), ("nem", false),
    ("nein", false), ("nie", false), ("false", false), ("0", false),
  ])
  func yesAndNo(_ text: String, _ value: Bool) throws {
    #expect(try parser.value(text, of: .boolean) == .boolean(value))
    // The same letters, the accent as a character of its own.
    let decomposed = text.replacing("Ì", with: "I\u{300}")
    #expect(try parser.value(decomposed, of: .boolean) == .boolean(value))
  }

  @Test func choices() throws {
    #expect(try parser.value("Micro", of: choice) == .text("micro"))
    #expect(try parser.value("unknown", of: choice) == .text("unknown"))
    do {
      _ = try parser.value("mirco", of: choice)
      Issue.record("mirco was accepted")
    } catch let failure as ValueFailure {
      #expect(failure.hint == "Did you mean “micro”? Accepted: micro, small, unknown.")
      #expect(failure.failure(field: "size").message.contains("size: “mirco”"))
    }
  }

  @Test func codes() throws {
    #expect(try parser.value("hr", of: .country) == .text("HR"))
    #expect(try code("XX", .country) == "invalid-country")
    #expect(try code("ITA", .country) == "invalid-country")
    #expect(try parser.value("HR", of: .language) == .text("hr"))
    #expect(try parser.value("rom", of: .language) == .text("rom"))
    #expect(try code("xx", .language) == "invalid-language")
    #expect(try code("h1", .language) == "invalid-language")
    #expect(try parser.value("itc4c", of: .nuts) == .text("ITC4C"))
    #expect(try parser.value("EL", of: .nuts) == .text("EL"))
    for bad in ["I", "ITC4CX", "1TC", "IT-4"] { #expect(try code(bad, .nuts) == "invalid-nuts") }
    #expect(CountryCodes.all.count == 249)
    #expect(LanguageCodes.twoLetters.count == 184)
  }

  @Test func references() throws {
    let value = try parser.value("alveare", of: .reference("enterprise"))
    #expect(value == .reference(RecordID(high: 7, low: 7)))
    #expect(throws: CommandFailure.self) {
      try parser.value("nobody", of: .reference("enterprise"))
    }
  }

  @Test func textIsKeptAsTyped() throws {
    #expect(try parser.value(" due  righe\n\tqui ", of: .text) == .text(" due  righe\n\tqui "))
    #expect(try parser.value("a\r\nb", of: .text) == .text("a\nb"))
    #expect(try parser.value("e\u{301}", of: .text) == .text("é"))
    #expect(try parser.value("   ", of: .text) == .null)
    #expect(try code("a\u{7}b", .text) == "control-character")
    #expect(try code("a\rb", .text) == "control-character")
    #expect(try code(String(repeating: "x", count: Limits.valueBytes), .text) == "too-long")
  }

  @Test func usersAndLists() throws {
    #expect(try parser.value("me", of: .user) == .text("Ana"))
    #expect(try parser.value("Bor", of: .user) == .text("Bor"))
    #expect(
      try parser.value("a; b ;c\\;d", of: .list) == .list([.text("a"), .text("b"), .text("c;d")]))
  }

  @Test func elementLists() {
    let elements = ["a;b", "c\\d", "e"]
    #expect(ElementList.elements(of: ElementList.text(of: elements)) == elements)
    #expect(ElementList.elements(of: ";; ") == [])
    #expect(ElementList.elements(of: "C:\\new") == ["C:\\new"])
  }
}
