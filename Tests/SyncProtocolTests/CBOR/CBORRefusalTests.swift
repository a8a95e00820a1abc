import TestSupport
import Testing

@testable import SyncProtocol

@Suite("CBOR that is refused") struct CBORRefusalTests {
  private static func reason(of bytes: String) -> CBORError.Reason? {
    do throws(CBORError) {
      _ = try Value(checking: hex(bytes))
      return nil
    } catch {
      return error.reason
    }
  }

  @Test(
    "arguments that are not in their shortest form",
    arguments: [
      "1817", "190017", "1900ff", "1a0000ffff", "1b00000000ffffffff", "3817", "5800", "580161",
      "78016161", "9800", "990001f6", "b800", "d80482200a",
    ])
  func notShortest(bytes: String) {
    #expect(Self.reason(of: bytes) == .notDeterministic)
  }

  @Test("indefinite lengths", arguments: ["5f", "7f", "9f", "bf"])
  func indefinite(head: String) {
    #expect(Self.reason(of: head + "ff") == .notDeterministic)
  }

  @Test("reserved heads", arguments: ["1c", "1d", "1e", "3c", "5d", "7e", "9c", "bd", "fc", "ff"])
  func reserved(head: String) {
    #expect(Self.reason(of: head) == .unsupported)
  }

  @Test(
    "maps with unsorted or repeated keys",
    arguments: ["a2616201616102", "a2616101616102", "a22001 0001", "a26161016002"])
  func unsortedKeys(bytes: String) {
    #expect(Self.reason(of: bytes) == .notSorted)
  }

  @Test("keys ascend by the bytes of their encodings, whatever their kinds")
  func keysOfAllKinds() {
    #expect(Self.reason(of: "a6 00f6 1818f6 20f6 40f6 60f6 80f6") == nil)
    #expect(Self.reason(of: "a2 20f6 1818f6") == .notSorted)
  }

  @Test(
    "decimals in another than their normal form",
    arguments: [
      "c4820001", "c4820101", "c482200a", "c4822000", "c4823201", "c482201b0de0b6b3a7640000",
      "c4823b7fffffffffffffff01",
    ])
  func decimals(bytes: String) {
    #expect(Self.reason(of: bytes) == .notDeterministic)
  }

  @Test("text that is not UTF-8", arguments: ["61ff", "62c0af", "63eda080", "64f4908080", "61c3"])
  func invalidText(bytes: String) {
    #expect(Self.reason(of: bytes) == .invalidText)
  }

  @Test("nesting beyond the limit, at any depth, without exhausting the stack")
  func nesting() {
    let deep = { (depth: Int) in String(repeating: "81", count: depth) + "f6" }
    #expect(Self.reason(of: deep(Limits.nestingDepth - 1)) == nil)
    #expect(Self.reason(of: deep(Limits.nestingDepth)) == .tooDeep)
    #expect(Self.reason(of: deep(200_000)) == .tooDeep)
    #expect(Self.reason(of: String(repeating: "a1f6", count: 100_000)) == .tooDeep)
    #expect(Self.reason(of: String(repeating: "a1", count: 100_000)) == .tooDeep)
  }

  @Test("trailing bytes")
  func trailing() {
    #expect(Self.reason(of: "0000") == .trailingBytes)
    #expect(Self.reason(of: "60f6") == .trailingBytes)
  }

  @Test("anything cut short, at every byte")
  func truncated() {
    withSeeds(count: 500) { generator in
      let bytes = generator.value().bytes
      for count in bytes.indices {
        do throws(CBORError) {
          _ = try Value(checking: Array(bytes[..<count]))
        } catch {
          try law(error.reason == .truncated, "\(bytes.hex) cut to \(count): \(error)")
          continue
        }
        throw BrokenLaw(description: "\(bytes.hex) cut to \(count) was read")
      }
    }
  }

  /// With counts believed, each of these would allocate gigabytes.
  @Test(
    "huge counts, without allocating for them",
    arguments: ["5b", "7b", "9b", "bb"].flatMap { head in
      ["00000000ffffffff", "7fffffffffffffff", "ffffffffffffffff", "0000000100000000"]
        .map { head + $0 + "00" }
    })
  func hugeCounts(bytes: String) {
    #expect(throws: CBORError.self) { try Value(checking: hex(bytes)) }
    #expect(throws: CBORError.self) { try RecordState(canonicalBytes: hex("82" + bytes)) }
    #expect(throws: CBORError.self) { try RecordState(canonicalBytes: hex("8280" + bytes)) }
    #expect(throws: SyncRequest.RequestError.self) {
      try SyncRequest(decoding: hex("8601010100 00" + bytes))
    }
    #expect(throws: SyncRequest.RequestError.self) {
      try SyncRequest(
        decoding: hex("8601010100 00 81 84626974 8500400000 80 82f601 80 830001 83" + bytes))
    }
    #expect(SyncAnswer.decode(hex("84010101f6 840000 01" + bytes)).error != nil)
    #expect(SyncAnswer.decode(hex("84010101f6 860100 4001 80 83" + bytes)).error != nil)
  }

  @Test("an error says what and where")
  func description() {
    let error = #expect(throws: CBORError.self) { try Value(checking: hex("8200f90000")) }
    #expect(error?.offset == 2)
    #expect(error?.description == "byte 2: a kind of item that is not used here")
  }
}
