import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Batches of records") struct BatchTests {
  static func encode(_ records: [RecordDelta]) -> [UInt8] {
    var writer = CBORWriter()
    writer.batch(records)
    return writer.bytes
  }

  static func decode(_ bytes: [UInt8]) throws(CBORError) -> [RecordDelta] {
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

  @Test("survive when many are alike, with unusual ones among them")
  func alike() {
    withSeeds(count: 150) { generator in
      let records = generator.alikeDeltas(upTo: 60)
      try law(try Self.decode(Self.encode(records)) == records, "the same records")
    }
  }

  @Test("a batch that was cut is an error, wherever it was cut")
  func cut() {
    withSeeds(count: 10) { generator in
      let bytes = Self.encode(generator.alikeDeltas(upTo: 12))
      for count in bytes.indices {
        try law((try? Self.decode(Array(bytes[..<count]))) == nil, "cut after \(count)")
      }
    }
  }

  @Test("a batch that was damaged is an error or another batch")
  func damaged() {
    withSeeds(count: 300) { generator in
      let bytes = Self.encode(generator.alikeDeltas(upTo: 20))
      for _ in 0..<20 {
        guard let records = try? Self.decode(generator.damaged(bytes)) else { continue }
        try law(try Self.decode(Self.encode(records)) == records, "what was read of it")
      }
    }
  }

  @Test("many records that are alike take little more than their ids and what differs")
  func compactness() {
    let records = (UInt64(1)...500).map { number in
      let mark = mark(.max, 1 << 40 + number)
      let state = RecordState([
        "country": [Entry(mark, .text("IT"))], "status": [Entry(mark, .text("contacted"))],
      ])
      return RecordDelta(type: "enterprise", id: recordID(number), state: state)
    }
    #expect(Self.encode(records).count < 16 * 500 + 150)
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

  @Test("take a text apart from the name of a slot that reads the same")
  func textLikeName() throws {
    let state = RecordState(["enterprise": [entry(1, 1, .text("enterprise"))]])
    let records = [RecordDelta(type: "enterprise", id: recordID(1), state: state)]
    #expect(try Self.decode(Self.encode(records)) == records)
  }

  @Test("names are not normalised on their way")
  func exactNames() throws {
    let state = RecordState(["e\u{301}": [entry(1, 1, .null)], "\u{e9}": [entry(1, 1, .null)]])
    let records = ["e\u{301}", "\u{e9}"].map {
      RecordDelta(type: $0, id: recordID(1), state: state)
    }
    let decoded = try Self.decode(Self.encode(records))
    #expect(decoded.map { Array($0.type.utf8) } == records.map { Array($0.type.utf8) })
    #expect(decoded.map(\.state) == [state, state])
  }
}
