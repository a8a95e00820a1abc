import Testing

@testable import LocalStore

@Suite("JSON writer")
struct JSONWriterTests {
  @Test(
    "each kind of value",
    arguments: [
      (nil, "null"), (true, "true"), (false, "false"), (0, "0"),
      (.integer(Int64.min), "-9223372036854775808"), (.decimal("12.5"), "12.5"), ("", "\"\""),
      ([], "[]"), ([1, [2]], "[1,[2]]"), (.object([:]), "{}"),
      (["b": 1, "a": [nil, "x"]], "{\"b\":1,\"a\":[null,\"x\"]}"),
    ] as [(JSONValue, String)])
  func values(value: JSONValue, expected: String) {
    #expect(JSONWriter.text(value) == expected)
  }

  @Test("escapes what must be escaped and nothing else")
  func escapes() {
    let text = "\"\\/\u{8}\t\n\u{c}\r\u{0}\u{1f}\u{7f}\u{2028}žđ👩‍🌾"
    let expected = #""\"\\/\b\t\n\f\r\u0000\u001f"# + "\u{7f}\u{2028}žđ👩‍🌾\""
    #expect(JSONWriter.text(.string(text)) == expected)
  }

  @Test("the pretty layout")
  func pretty() {
    let value: JSONValue = ["id": "a1", "zones": ["it", "hr"], "empty": [], "none": .object([:])]
    let expected = """
      {
        "id": "a1",
        "zones": [
          "it",
          "hr"
        ],
        "empty": [],
        "none": {}
      }
      """
    #expect(JSONWriter.text(value, .pretty) == expected)
  }

  @Test("a list written element by element is the list written whole")
  func streaming() {
    for layout in [JSONWriter.Layout.compact, .pretty] {
      let elements: [JSONValue] = [["n": 1], ["n": "two"], []]
      var writer = JSONWriter(layout)
      var bytes: [UInt8] = []
      writer.beginArray()
      for element in elements {
        writer.value(element)
        bytes += writer.takeBytes()
      }
      writer.endArray()
      bytes += writer.takeBytes()
      #expect(bytes == JSONWriter.bytes(.array(elements), layout))
    }
  }

  @Test("one document per line")
  func lines() {
    var writer = JSONWriter()
    for number in 1...2 {
      writer.beginObject()
      writer.key("n")
      writer.integer(Int64(number))
      writer.endObject()
      writer.newline()
    }
    #expect(writer.takeBytes() == Array("{\"n\":1}\n{\"n\":2}\n".utf8))
  }

  @Test("doubles are written as the shortest number that reads back")
  func doubles() {
    #expect(JSONValue.number(0.1) == .decimal("0.1"))
    #expect(JSONValue.number(1e21) == .decimal("1000000000000000000000"))
    #expect(JSONValue.number(-2.0) == .integer(-2 as Int64))
    #expect(JSONValue.number(Double.leastNonzeroMagnitude) == .decimal("5e-324"))
    #expect(JSONValue.number(.nan) == .null)
    #expect(JSONValue.number(-.infinity) == .null)
  }
}
