import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Values") struct ValueTests {
  @Test("are canonical: what is written is what a decoder accepts, and reads back")
  func roundTrip() {
    withSeeds(count: 3000) { generator in
      let value = generator.value()
      try law(try Value(checking: value.bytes) == value, "\(value.bytes.hex)")
      var writer = CBORWriter()
      writer.write(value.content)
      try law(writer.bytes[...] == value.bytes, "the content of \(value.bytes.hex)")
    }
  }

  @Test("say what they are, and nothing else")
  func contents() {
    let id = RecordID(high: 1, low: 2)
    #expect(Value.text("Roma").textContent == "Roma")
    #expect(Value.boolean(true).booleanContent == true)
    #expect(Value.integer(-5).numberContent == decimal("-5"))
    #expect(Value.decimal(decimal("0.5")).numberContent == decimal("0.5"))
    #expect(Value.reference(id).referenceContent == id)
    #expect(Value.list([.text("a"), .text("b")]).textListContent == ["a", "b"])
    #expect(Value.list([]).textListContent == [])
    #expect(Value.list([.text("a"), .null]).textListContent == nil)
    #expect(Value.null.isNull && !Value.text("").isNull)
    #expect(Value.present.booleanContent == true)
    let all: [Value] = [
      .null, .boolean(true), .integer(1), .text("a"), .reference(id), .list([.null]),
    ]
    #expect(all.filter { $0.textContent != nil } == [.text("a")])
    #expect(all.filter { $0.booleanContent != nil } == [.boolean(true)])
    #expect(all.filter { $0.numberContent != nil } == [.integer(1)])
    #expect(all.filter { $0.referenceContent != nil } == [.reference(id)])
    #expect(all.filter { $0.textListContent != nil }.isEmpty)
  }

  @Test("bytes that no decoder lets through read as bytes")
  func notCanonical() {
    for bytes in ["", "ff", "5a", "c4823b7fffffffffffffff01", "f97e00", "a1"] {
      #expect(Value(canonical: hex(bytes)).content == .bytes(hex(bytes)))
    }
  }

  @Test("are in the order of their bytes")
  func order() {
    let values: [Value] = [.integer(0), .integer(24), .integer(-1), .text(""), .text("b"), .null]
    #expect(values.shuffled().sorted() == values)
    #expect(Value.text("b") < .text("aa"))
  }
}
