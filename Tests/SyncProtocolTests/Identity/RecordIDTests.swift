import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Record ids") struct RecordIDTests {
  @Test("minted ids are UUIDv7: the time, then random bits, with version and variant in place")
  func minted() {
    withSeeds(count: 500) { generator in
      let wall = generator.next() >> (16 + generator.next() % 48)
      let id = RecordID.minted(atMilliseconds: wall, using: &generator)
      try law(id.version == 7, "version")
      try law(id.low >> 62 == 0b10, "variant")
      try law(id.mintedAtMilliseconds == wall, "time")
      let other = RecordID.minted(atMilliseconds: wall, using: &generator)
      try law(other != id, "random bits")
      try law((other.high ^ id.high) >> 12 == 0, "random bits keep off time and version")
    }
  }

  @Test("a clock beyond 48 bits spoils neither version nor variant")
  func wildClock() {
    var generator = SplitMix64(seed: 1)
    let id = RecordID.minted(atMilliseconds: .max, using: &generator)
    #expect(id.version == 7 && id.low >> 62 == 0b10)
    #expect(id.mintedAtMilliseconds == 0xffff_ffff_ffff)
  }

  @Test("ids minted later sort later")
  func sorted() {
    var generator = SplitMix64(seed: 2)
    let ids = (0..<100).map { RecordID.minted(atMilliseconds: 1000 + $0, using: &generator) }
    #expect(ids == ids.sorted())
  }

  @Test("derived ids are the UUIDv8 of the hash of the deterministic CBOR of the key")
  func derived() {
    let id = RecordID.derived(
      zone: zone("it"), type: "enrolment", key: [.text("Caffe\u{300} Roma"), .integer(2025)])
    #expect(id.description == "173b9be5-5891-818d-ade8-8a8ae5a2ed1b")
    #expect(id.version == 8 && id.low >> 62 == 0b10)
    #expect(id.mintedAtMilliseconds == nil)
  }

  @Test("derived ids depend on zone, type and every part of the key, and on nothing else")
  func derivedParts() {
    func derive(_ name: String, _ type: String, _ key: [Value]) -> RecordID {
      RecordID.derived(zone: zone(name), type: type, key: key)
    }
    let ids = [
      derive("it", "a", [.text("b")]), derive("hr", "a", [.text("b")]),
      derive("it", "b", [.text("b")]), derive("it", "a", [.text("c")]),
      derive("it", "a", []), derive("it", "a", [.text("b"), .null]),
    ]
    #expect(Set(ids).count == ids.count)
    #expect(derive("it", "a", [.text("é")]) == derive("it", "a", [.text("e\u{301}")]))
  }

  @Test("are written and read as RFC 9562 says")
  func text() {
    let text = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"
    let id = RecordID(text)
    #expect(id == RecordID(high: 0xf81d_4fae_7dec_11d0, low: 0xa765_00a0_c91e_6bf6))
    #expect(id?.description == text)
    #expect(id?.short == "1e6bf6")
    #expect(RecordID(text.uppercased()) == id)
  }

  @Test("survive as text and as bytes, in the same order")
  func roundTrip() {
    withSeeds(count: 500) { generator in
      let (first, second) = (generator.recordID(), generator.recordID())
      try law(RecordID(first.description) == first, "text")
      try law(RecordID(bytes: first.bytes) == first, "bytes")
      let byBytes = first.bytes.lexicographicallyPrecedes(second.bytes)
      try law((first < second) == byBytes, "the order of the bytes")
      try law((first < second) == (first.description < second.description), "of the text")
    }
  }

  @Test(
    "refuse other text",
    arguments: [
      "", "f81d4fae", "f81d4fae7dec11d0a76500a0c91e6bf6", "f81d4fae-7dec-11d0-a765-00a0c91e6bf",
      "f81d4fae-7dec-11d0-a765-00a0c91e6bf60", "g81d4fae-7dec-11d0-a765-00a0c91e6bf6",
      "f81d4fae-7dec-11d0-a7650-0a0c91e6bf6", "{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}",
      "\u{ff11}81d4fae-7dec-11d0-a765-00a0c91e6b", "f81d4fae-7dec-11d0-a765-00a0c91e6bé",
    ])
  func refused(text: String) {
    #expect(RecordID(text) == nil)
  }

  @Test("are 16 bytes")
  func sixteenBytes() {
    #expect(RecordID(bytes: [UInt8](repeating: 1, count: 15)) == nil)
    #expect(RecordID(bytes: [UInt8](repeating: 1, count: 17)) == nil)
  }
}
