import TestSupport
import Testing

@testable import LocalStore

@Suite("JSON round trip")
struct JSONRoundTripTests {
  private static let pieces = [
    "\"", "\\", "/", "\n", "\r\n", "\u{0}", "\u{1f}", "\u{7f}", "\u{2028}", "a", "ž", "e\u{301}",
    "👩‍🌾", "\u{10ffff}", "{", "}", ",", " ",
  ]

  @Test(
    "what is written is read back the same, in both layouts",
    arguments: 1...40 as ClosedRange<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<50 {
      let value = Self.value(depth: 4, &random)
      for layout in [JSONWriter.Layout.compact, .pretty] {
        let bytes = JSONWriter.bytes(value, layout)
        #expect(try JSONParser.parse(bytes) == value, "seed \(seed)")
      }
    }
  }

  @Test("random and damaged bytes never trap", arguments: 1...20 as ClosedRange<UInt64>)
  func hostile(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<300 {
      _ = try? JSONParser.parse(random.bytes(upTo: 40))
      var damaged = JSONWriter.bytes(Self.value(depth: 3, &random))
      for _ in 0..<3 where !damaged.isEmpty {
        let position = Int.random(in: 0..<damaged.count, using: &random)
        switch Int.random(in: 0...2, using: &random) {
        case 0: damaged[position] = UInt8.random(in: 0...255, using: &random)
        case 1: damaged.remove(at: position)
        default: damaged.removeSubrange(position...)
        }
      }
      guard let value = try? JSONParser.parse(damaged) else { continue }
      // What is taken can be written, and means the same.
      #expect((try? JSONParser.parse(JSONWriter.bytes(value))) == value, "seed \(seed)")
    }
  }

  private static func value(depth: Int, _ random: inout SplitMix64) -> JSONValue {
    switch Int.random(in: 0...(depth > 0 ? 7 : 5), using: &random) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &random))
    case 2: return .integer(Int64.random(in: .min ... .max, using: &random))
    case 3: return number(&random)
    case 4, 5: return .string(random.text(of: pieces, upTo: 12))
    case 6:
      let count = Int.random(in: 0...4, using: &random)
      return .array((0..<count).map { _ in value(depth: depth - 1, &random) })
    default:
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        object[random.text(of: pieces, upTo: 4)] = value(depth: depth - 1, &random)
      }
      return .object(object)
    }
  }

  private static func number(_ random: inout SplitMix64) -> JSONValue {
    let double = Double(bitPattern: random.next())
    guard double.isFinite else { return .integer(0 as Int64) }
    let value = JSONValue.number(double)
    #expect(value.numberText.flatMap(Double.init) == double)
    return value
  }
}
