import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Batches of records") struct BatchTests {
  private static func encode(_ records: [RecordDelta]) -> [UInt8] {
    var writer = CBORWriter()
    writer.batch(records)
    return writer.bytes
  }

  private static func decode(_ bytes: [UInt8]) throws(CBORError) -> [RecordDelta] {
    var reader = CBORReader(bytes)
    let records = try reader.batch()
    try reader.expectEnd()
    return records
  }

  @Test("survive, past values and erasures too")
  func roundTrip() {
    withSeeds(count: 400) { generator in
      let records = generator.list(upTo: 5) { $0.delta(withPast: true) }
      try law(try Self.decode(Self.encode(records)) == records, "the same records")
    }
  }

  @Test("send a repeated text once")
  func sharedText() throws {
    let address = "Via dei Fori Imperiali 1, Roma"
    let records = (UInt64(1)...50).map { number in
      RecordDelta(
        type: "enterprise", id: recordID(number),
        state: RecordState(["address": [entry(number, 1, .text(address))]]))
    }
    let bytes = Self.encode(records)
    #expect(try Self.decode(bytes) == records)
    #expect(bytes.indices.count { bytes[$0...].starts(with: Array(address.utf8)) } == 1)
  }

  @Test("take a text apart from the name of a slot that reads the same when not repeated")
  func textLikeName() throws {
    let state = RecordState(["enterprise": [entry(1, 1, .text("enterprise"))]])
    let records = [RecordDelta(type: "enterprise", id: recordID(1), state: state)]
    #expect(try Self.decode(Self.encode(records)) == records)
  }

  @Test("names are not normalised on their way")
  func exactNames() throws {
    let state = RecordState(["e\u{301}": [entry(1, 1, .null)], "\u{e9}": [entry(1, 1, .null)]])
    let records = [RecordDelta(type: "e\u{301}", id: recordID(1), state: state)]
    let decoded = try Self.decode(Self.encode(records))
    #expect(Array(decoded[0].type.utf8) == Array("e\u{301}".utf8))
    #expect(decoded[0].state == state)
  }

  @Test("a short batch cannot stand for gigabytes of repeated text")
  func expansion() {
    let text = String(repeating: "x", count: Limits.valueBytes - 10)
    var writer = CBORWriter()
    let count = UInt64(1000)
    writer.array(3)
    writer.array(1)
    writer.unsigned(1)
    writer.array(2)
    writer.text("t")
    writer.text(text)
    writer.array(Int(count))
    for number in 0..<count {
      writer.encoded(hex("84 00 50"))
      writer.encoded(recordID(number).bytes)
      writer.encoded(hex("82 00 01 82 00 82 00 c6 01"))
    }
    var reader = CBORReader(writer.bytes)
    do throws(CBORError) {
      let records = try reader.batch()
      Issue.record("\(records.count) records were read")
    } catch {
      let limit = Limits.batchValueBytes
      #expect(error.reason == .tooLarge(what: "a batch's values", limit: limit))
    }
  }

  /// A batch of one writer, the strings "a" and "b", and one record after its id.
  private static func record(_ parts: Int, _ rest: String) -> [UInt8] {
    hex("83 81 05 82 6161 6162 81 8\(parts) 00 50" + String(repeating: "00", count: 16) + rest)
  }

  @Test("the template of the following refusals is accepted")
  func template() throws {
    let records = try Self.decode(Self.record(4, "82 00 01 82 01 82 00 f6"))
    #expect(records[0].type == "a")
    #expect(records[0].state == RecordState(["b": [entry(5, 1, .null)]]))
  }

  @Test(
    "are refused in another form",
    arguments: [
      ("an entry without any mark", 4, "80 82 01 82 00 f6"),
      ("a mark that nothing uses", 4, "82 00 01 80"),
      ("a mark's place beyond the marks", 4, "82 00 01 82 01 82 01 f6"),
      ("a writer beyond the table", 4, "82 01 01 82 01 82 00 f6"),
      ("a slot beyond the table", 4, "82 00 01 82 02 82 00 f6"),
      ("a text beyond the table", 4, "82 00 01 82 01 82 00 c602"),
      ("a slot without a register", 4, "82 00 01 81 01"),
      ("a register without entries", 4, "80 82 01 80"),
      ("slots out of order", 4, "82 00 01 84 01 82 00 f6 00 82 00 f6"),
      ("another tag", 4, "82 00 01 82 01 82 00 c500"),
      ("a shared text inside a value", 4, "82 00 01 82 01 82 00 81c600"),
      ("a slot that was erased", 5, "82 00 01 82 01 82 00 f6 80"),
      ("kept fields out of order", 5, "80 80 82 01 00"),
      ("a past value that is cut short", 6, "80 80 f6 83 00 00 01"),
      ("a past value that is superseded", 6, "80 80 f6 84 00 00 01 f7"),
    ])
  func refused(what: String, parts: Int, rest: String) {
    #expect(throws: CBORError.self) { try Self.decode(Self.record(parts, rest)) }
  }

  @Test(
    "are refused with a table in another form",
    arguments: [
      ("a writer twice", "83 82 05 05 80 80"), ("a string twice", "83 80 82 6161 6161 80"),
      ("a string that is no text", "83 80 81 4161 80"), ("two parts", "82 80 80"),
      ("an empty type", "83 80 81 60 81 84 00 50" + String(repeating: "00", count: 16) + "80 80"),
    ])
  func refusedTable(what: String, bytes: String) {
    #expect(throws: CBORError.self) { try Self.decode(hex(bytes)) }
  }
}
