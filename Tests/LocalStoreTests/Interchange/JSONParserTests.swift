import Testing

@testable import LocalStore

@Suite("JSON parser")
struct JSONParserTests {
  @Test(
    "numbers are read exactly, and equal ones are equal",
    arguments: [
      ("0", .integer(0 as Int64)), ("-0", .integer(0 as Int64)), ("0.000", .integer(0 as Int64)),
      ("9223372036854775807", .integer(Int64.max)), ("-9223372036854775808", .integer(Int64.min)),
      ("9223372036854775808", .decimal("9223372036854775808")), ("1.50", .decimal("1.5")),
      ("15e-1", .decimal("1.5")), ("1E+2", .integer(100 as Int64)), ("-0.10", .decimal("-0.1")),
      ("123456789.000000001", .decimal("123456789.000000001")), ("1e400", .decimal("1e400")),
      ("12e-400", .decimal("1.2e-399")), ("0e9999", .integer(0 as Int64)),
    ] as [(String, JSONValue)])
  func numbers(text: String, expected: JSONValue) throws {
    #expect(try JSONParser.parse(text) == expected)
  }

  @Test(
    "no number, no value",
    arguments: [
      "01", "+1", ".5", "1.", "1e", "1e+", "--1", "1.2.3", "0x10", "NaN", "Infinity", "-",
      "1e99999",
      "1e99999999999999999999999", "- 1",
    ])
  func notNumbers(text: String) {
    #expect(throws: JSONError.self) { try JSONParser.parse(text) }
  }

  @Test("escapes")
  func escapes() throws {
    let text = #""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\udc69\u0000""#
    #expect(try JSONParser.parse(text) == .string("\"\\/\u{8}\u{c}\n\r\tAé👩\u{0}"))
  }

  @Test(
    "what is not strictly JSON is refused, with its place",
    arguments: [
      ("", .endOfInput, 1, 1), ("  ", .endOfInput, 1, 3), ("[1,]", .unexpected, 1, 4),
      ("{\"a\":1,}", .unexpected, 1, 8), ("{a:1}", .unexpected, 1, 2), ("[1 2]", .unexpected, 1, 4),
      ("{\"a\" 1}", .unexpected, 1, 6), ("[1", .endOfInput, 1, 3), ("\"a", .endOfInput, 1, 3),
      ("tru", .endOfInput, 1, 4), ("True", .unexpected, 1, 1), ("1 2", .trailing, 1, 3),
      ("'a'", .unexpected, 1, 1), ("[1] // no", .trailing, 1, 5),
      ("{\n\"a\":1,\n\"a\":2}", .duplicateKey, 3, 1),
      ("{\"a\":1,\"\\u0061\":2}", .duplicateKey, 1, 8),
      ("\"\\x\"", .invalidEscape, 1, 2), ("\"\\u12g4\"", .invalidEscape, 1, 2),
      ("\"\\u12", .endOfInput, 1, 2), ("\"\\", .endOfInput, 1, 2),
      ("\"\\ud800\"", .unpairedSurrogate, 1, 2), ("\"\\udc00\"", .unpairedSurrogate, 1, 2),
      ("\"\\ud800\\u0041\"", .unpairedSurrogate, 1, 2),
      ("\"\\ud800\\n\"", .unpairedSurrogate, 1, 2),
      ("\"a\nb\"", .controlCharacter, 1, 3), ("\"\u{0}\"", .controlCharacter, 1, 2),
      ("01", .invalidNumber, 1, 1), ("\u{a0}1", .unexpected, 1, 1),
    ] as [(String, JSONError.Reason, Int, Int)])
  func refused(text: String, reason: JSONError.Reason, line: Int, column: Int) {
    let error = #expect(throws: JSONError.self) { try JSONParser.parse(text) }
    #expect(error?.reason == reason)
    #expect(error?.line == line)
    #expect(error?.column == column)
  }

  @Test(
    "bytes that are not UTF-8 are refused",
    arguments: [
      [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82],
    ])
  func invalidUTF8(bytes: [UInt8]) {
    let error = #expect(throws: JSONError.self) { try JSONParser.parse([0x22] + bytes + [0x22]) }
    #expect(error?.reason == .invalidUTF8)
    #expect(throws: JSONError.self) { try JSONParser.parse(bytes) }
  }

  @Test("a byte order mark in front is skipped")
  func byteOrderMark() throws {
    #expect(try JSONParser.parse([0xef, 0xbb, 0xbf] + Array("[1]".utf8)) == [1])
    #expect(throws: JSONError.self) { try JSONParser.parse([0xef, 0xbb]) }
  }

  @Test("nesting is bounded, however deep the attack", arguments: ["[", "{\"a\":", "[[{\"a\":"])
  func depth(opening: String) {
    let hostile = String(repeating: opening, count: 1_000_000)
    let error = #expect(throws: JSONError.self) { try JSONParser.parse(hostile) }
    #expect(error?.reason == .tooDeep)
  }

  @Test("as deep as allowed is allowed")
  func allowedDepth() throws {
    let limit = JSONParser.Limits().maximumDepth
    let text = String(repeating: "[", count: limit) + String(repeating: "]", count: limit)
    #expect(JSONWriter.text(try JSONParser.parse(text)) == text)
    #expect(throws: JSONError.self) { try JSONParser.parse("[" + text + "]") }
  }

  @Test("bytes and values are bounded")
  func bounds() {
    var limits = JSONParser.Limits()
    limits.maximumBytes = 10
    limits.maximumValues = 3
    for text in ["[1,2,3]", "\"123456789\""] {
      let error = #expect(throws: JSONError.self) { try JSONParser.parse(text, limits: limits) }
      #expect(error?.reason == .tooLong)
    }
    #expect(throws: Never.self) { try JSONParser.parse("[1,2]", limits: limits) }
  }

  @Test("many keys are checked for duplicates in good time")
  func manyKeys() throws {
    let members = (0..<20_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
    let value = try JSONParser.parse("{\(members)}")
    #expect(value.objectValue?.count == 20_000)
    #expect(throws: JSONError.self) { try JSONParser.parse("{\(members),\"k0\":0}") }
  }
}
