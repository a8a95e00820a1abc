import TestSupport
import Testing

@testable import SyncProtocol

@Suite("A state's canonical bytes") struct StateCodecTests {
  @Test("survive, and are deterministic CBOR")
  func roundTrip() {
    withSeeds(count: 1500) { generator in
      let state = generator.state()
      let bytes = state.canonicalBytes
      try law(try RecordState(canonicalBytes: bytes) == state, "the same state")
    }
  }

  @Test("are refused when cut anywhere")
  func cut() {
    withSeeds(count: 60) { generator in
      let bytes = generator.state().canonicalBytes
      for count in bytes.indices {
        let decoded = try? RecordState(canonicalBytes: Array(bytes[..<count]))
        try law(decoded == nil, "cut after \(count) bytes")
      }
    }
  }

  @Test(
    "are refused in any other form",
    arguments: [
      ("an entry without any mark", "82 80 a1 6161 82 00 01"),
      ("a mark that nothing uses", "82 82 01 01 a0"),
      ("a mark's place beyond the marks", "82 82 01 01 a1 6161 82 01 01"),
      ("a writer without a stamp", "82 81 01 a0"),
      ("marks out of order", "82 84 01 02 01 01 a2 6161 82 00 01 6162 82 01 01"),
      ("marks twice", "82 84 01 01 01 01 a2 6161 82 00 01 6162 82 01 01"),
      ("a register without entries", "82 82 01 01 a2 6161 80 6162 82 00 01"),
      ("an entry without a value", "82 82 01 01 a1 6161 81 00"),
      ("a writer twice in a register", "82 84 01 01 01 02 a1 6161 84 00 01 01 01"),
      ("writers out of order", "82 84 01 01 02 01 a1 6161 84 01 01 00 01"),
      ("slots out of order", "82 82 01 01 a2 6162 82 00 01 6161 82 00 01"),
      ("slots not by length", "82 82 01 01 a2 626161 82 00 01 6162 82 00 01"),
      ("a slot twice", "82 82 01 01 a2 6161 82 00 01 6161 82 00 01"),
      ("kept fields out of order", "83 80 a0 82 6162 6161"),
      ("kept fields twice", "83 80 a0 82 6161 6161"),
      ("a slot that was erased", "83 82 01 01 a1 6161 82 00 01 80"),
      ("a deletion that is none", "82 82 01 01 a1 6764656c65746564 82 00 f5"),
      ("a link that is none", "82 82 01 01 a1 6b6d65726765645f696e746f 82 00 f6"),
      ("a float", "82 82 01 01 a1 6161 82 00 f90000"),
      ("four parts", "84 80 a0 80 80"),
      ("one part", "81 80"),
      ("a name that is not UTF-8", "82 82 01 01 a1 61ff 82 00 01"),
      ("a trailing byte", "82 80 a0 00"),
      ("nothing", ""),
    ])
  func refused(what: String, bytes: String) {
    #expect(throws: CBORError.self) { try RecordState(canonicalBytes: hex(bytes)) }
  }

  @Test("marks are read from the slots, and the latest and earliest are among them")
  func marks() {
    let state = RecordState([
      "a": [entry(1, 4, nil)], "b": [entry(2, 4, .null), entry(3, 1, .null)],
    ])
    #expect(state.marks == [mark(1, 4), mark(2, 4), mark(3, 1)])
    #expect(state.latestMark == mark(2, 4))
    #expect(state.earliestStamp == Stamp(bits: 1))
    #expect(RecordState().latestMark == nil)
  }
}
