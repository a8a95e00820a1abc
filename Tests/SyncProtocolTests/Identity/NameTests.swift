import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Writers, zones and keys") struct NameTests {
  @Test("a writer is sixteen hexadecimal digits")
  func writerText() {
    withSeeds(count: 300) { generator in
      let writer = WriterID(generator.next() >> (generator.next() % 64))
      try law(writer.description.utf8.count == 16, "sixteen digits")
      try law(WriterID(writer.description) == writer, "survives")
    }
    #expect(WriterID("00000000000000ff")?.number == 255)
  }

  @Test(
    "other text is no writer",
    arguments: [
      "", "ff", "00000000000000fff", "+0000000000000ff", "-000000000000000", "00000000000000fg",
      "0x000000000000ff",
    ])
  func noWriter(text: String) {
    #expect(WriterID(text) == nil)
  }

  @Test(
    "names of zones", arguments: ["it", "commons", "x", "a-1", String(repeating: "z", count: 32)])
  func zones(name: String) {
    #expect(Zone(name)?.name == name)
  }

  @Test(
    "other names are no zones, which stand in file names and URLs",
    arguments: [
      "", "IT", "1a", "-a", "a_b", "a/b", "..", "a.b", "a b", "à", "a\u{301}", "a\0", "ITa", "a\n",
      String(repeating: "z", count: 33),
    ])
  func noZones(name: String) {
    #expect(Zone(name) == nil)
  }

  @Test("keys are told apart by the bytes of their type, as stores and hashes do")
  func keyByBytes() {
    let composed = RecordKey(zone: .commons, type: "caf\u{e9}", id: recordID(1))
    let decomposed = RecordKey(zone: .commons, type: "cafe\u{301}", id: recordID(1))
    #expect(composed != decomposed)
    #expect(Set([composed, decomposed, composed]).count == 2)
    #expect((composed < decomposed) != (decomposed < composed))
  }

  @Test("keys sort by zone, then type, then id")
  func keyOrder() {
    let keys = ["hr", "it"].flatMap { name in
      ["person", "visit"].flatMap { type in
        [1, 2].map { RecordKey(zone: zone(name), type: type, id: recordID($0)) }
      }
    }
    #expect(keys.reversed().sorted() == keys)
  }
}
