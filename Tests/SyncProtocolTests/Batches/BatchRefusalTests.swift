import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Refused batches") struct BatchRefusalTests {
  /// A batch of the type "a" whose one record has null in the slot "b".
  private static let template: [(part: String, bytes: String)] = [
    ("head", "8b"), ("ids", "82 00 50 00000000000000000000000000000000"), ("numbers", "00"),
    ("literals", "40"), ("words", "80"), ("others", "80"), ("types", "81 6161"),
    ("slots", "81 6162"), ("shapes", "81 83 00 01 82 00 00"), ("records", "00"),
    ("marks", "84 82 05 00 00 00 02"), ("columns", "82 00 f6"),
  ]

  private static func batch(_ replaced: [String: String]) -> [UInt8] {
    hex(template.map { replaced[$0.part] ?? $0.bytes }.joined(separator: " "))
  }

  private static func decode(_ replaced: [String: String]) throws(CBORError) -> [RecordDelta] {
    try BatchTests.decode(batch(replaced))
  }

  @Test("the template of the following refusals is accepted")
  func template() throws {
    let records = try Self.decode([:])
    #expect(records[0].type == "a")
    #expect(records[0].state == RecordState(["b": [entry(5, 1, .null)]]))
  }

  @Test("other forms of the same batch are accepted")
  func otherForms() throws {
    let records = try Self.decode([:])
    #expect(try Self.decode(["records": "41 00"]) == records)
    #expect(try Self.decode(["records": "82 05 41 00"]) == records)
    #expect(try Self.decode(["columns": "83 01 00 f6"]) == records)
  }

  @Test(
    "a part in another form",
    arguments: [
      ("head", "8c"), ("head", "8a"), ("ids", "80"), ("ids", "82 01 40"), ("ids", "81 00"),
      ("ids", "82 00 51 0000000000000000000000000000000000"), ("ids", "83 07 40 41 00"),
      ("ids", "83 07 41 01 4a 00000000000000000000"), ("numbers", "41 01"), ("numbers", "80"),
      ("literals", "41 00"), ("words", "81 41 61"), ("words", "81 61 ff"), ("others", "81 f6"),
      ("types", "81 60"), ("types", "80"), ("slots", "80"), ("slots", "81 60"),
      ("slots", "82 6162 6163"), ("shapes", "80"), ("shapes", "81 82 00 01"),
      ("shapes", "81 83 01 01 82 00 00"), ("shapes", "81 83 00 02 82 00 00"),
      ("shapes", "81 83 00 01 81 00"), ("shapes", "81 83 00 01 82 01 00"),
      ("shapes", "81 83 00 01 82 00 02"), ("shapes", "81 83 00 01 82 00 80"),
      ("shapes", "81 83 00 01 82 00 81 00"), ("shapes", "81 83 00 01 82 00 82 00 00"),
      ("shapes", "81 83 00 01 84 00 00 00 00"), ("shapes", "81 84 00 01 82 00 00 80"),
      ("shapes", "81 85 00 01 82 00 00 f6 81 00"), ("shapes", "81 85 00 01 82 00 00 f6 82 00 01"),
      ("shapes", "81 84 00 01 82 00 00 82 6163 6162"), ("records", "01"), ("records", "41 01"),
      ("records", "42 00 00"), ("records", "42 80 00"), ("records", "40"), ("records", "20"),
      ("records", "82 00 40"), ("records", "82 1839 48 0000000000000000"),
      ("records", "82 01 41 01"), ("records", "82 01 42 00 00"), ("marks", "83 82 05 00 00 00"),
      ("marks", "84 81 05 00 00 02"), ("marks", "84 82 05 00 01 00 02"),
      ("marks", "84 84 05 00 05 00 00 00 02"), ("marks", "84 82 05 00 00 01 02"),
      ("marks", "84 82 05 00 00 00 01"), ("marks", "84 82 05 00 00 00 1a 00020000"),
      ("columns", "80"), ("columns", "81 00"), ("columns", "83 00 f6 f6"), ("columns", "82 00 f7"),
      ("columns", "82 00 c600"), ("columns", "82 01 00"), ("columns", "83 01 01 f6"),
      ("columns", "85 02 01 00 00 00"), ("columns", "85 02 32 00 00 00"),
      ("columns", "85 02 00 1b 7fffffffffffffff 01 01"),
      ("columns", "85 02 00 00 02 1bffffffffffffffff"),
      ("columns", "82 03 80"), ("columns", "82 03 82 00 40"), ("columns", "81 05"),
      ("columns", "85 04 f4 60 60 40"), ("columns", "85 04 f4 60 60 42 00 00"),
      ("columns", "85 04 f5 60 60 41 00"), ("columns", "85 04 f4 60 60 42 01 00"),
      ("columns", "85 04 f4 60 60 42 05 00"), ("columns", "85 04 f4 60 60 41 04"),
      ("columns", "85 04 f4 60 60 42 00 04"), ("columns", "85 04 f4 6180 60 41 00"),
    ])
  func refused(part: String, bytes: String) {
    #expect(throws: CBORError.self) { try Self.decode([part: bytes]) }
  }

  @Test("a slot that was erased, and a control slot's value of another kind")
  func slots() {
    #expect(throws: CBORError.self) { try Self.decode(["shapes": "81 84 00 01 82 00 00 81 6163"]) }
    #expect(throws: CBORError.self) { try Self.decode(["slots": "81 67 64656c65746564"]) }
  }

  @Test("a short batch cannot stand for gigabytes of repeated text")
  func expansion() {
    let text = String(repeating: "x", count: Limits.valueBytes - 10)
    let records = (UInt64(1)...1000).map { number in
      RecordDelta(
        type: "a", id: recordID(number), state: RecordState(["b": [entry(5, 1, .text(text))]]))
    }
    let limit = Limits.batchValueBytes
    expect(.tooLarge(what: "a batch's values", limit: limit), of: BatchTests.encode(records))
  }

  @Test("a short batch cannot stand for millions of slots")
  func multiplication() {
    let state = RecordState(
      Dictionary(
        uniqueKeysWithValues: (0..<1000).map { (Slot("slot/\($0)"), [entry(5, 1, .null)]) }))
    let count = UInt64(Limits.entriesPerBatch / 1000 + 1)
    let bytes = BatchTests.encode(
      (1...count).map { RecordDelta(type: "a", id: recordID($0), state: state) })
    #expect(bytes.count < 50_000)
    let limit = Limits.entriesPerBatch
    expect(.tooLarge(what: "a batch's entries", limit: limit), of: bytes)
  }

  @Test("a short batch cannot stand for a long text")
  func longText() {
    let word = String(repeating: "x", count: Limits.valueBytes - 10)
    var writer = CBORWriter()
    writer.array(1)
    writer.text(word)
    let bytes = Self.template.flatMap { part, bytes in
      switch part {
      case "words": writer.bytes
      case "columns": hex("85 04 f4 60 60 43 05 05 00")
      default: hex(bytes)
      }
    }
    expect(.tooLarge(what: "a value", limit: Limits.valueBytes), of: bytes)
  }

  private func expect(_ reason: CBORError.Reason, of bytes: [UInt8]) {
    do throws(CBORError) {
      let records = try BatchTests.decode(bytes)
      Issue.record("\(records.count) records were read")
    } catch {
      #expect(error.reason == reason)
    }
  }
}
