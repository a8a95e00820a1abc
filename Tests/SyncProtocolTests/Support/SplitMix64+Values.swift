import TestSupport

@testable import SyncProtocol

extension SplitMix64 {
  /// A value of any kind, of those this version knows and those it does not.
  mutating func value(depth: Int = 0) -> Value {
    switch below(depth < 3 ? 10 : 8) {
    case 0: .null
    case 1: .boolean(chance(50))
    case 2: .integer(integer())
    case 3: .decimal(decimalNumber())
    case 4: .reference(RecordID(high: next(), low: next()))
    case 5: byteString()
    case 6, 7: .text(text())
    case 8: .list(list(upTo: 4) { $0.value(depth: depth + 1) })
    default: map(depth: depth + 1)
    }
  }

  /// An integer of any size, around the places where its encoding grows.
  mutating func integer() -> Int64 {
    let edges: [Int64] = [0, 23, 24, 255, 256, 65_535, 65_536, 0xffff_ffff, .max]
    let magnitude = chance(50) ? pick(edges) : Int64(next() >> (1 + next() % 63))
    return chance(50) ? magnitude : -1 - magnitude
  }

  mutating func decimalNumber() -> DecimalNumber {
    let limit: Int64 = 1_000_000_000_000_000_000
    let mantissa = chance(30) ? Int64(below(2000)) - 1000 : integer() % limit
    return DecimalNumber(mantissa: mantissa, exponent: -below(19))
      ?? DecimalNumber(mantissa: 0, exponent: 0)!
  }

  /// Text of up to 300 bytes, composed or not.
  mutating func text() -> String {
    let pieces = ["", "a", "Caffè", "e\u{301}", "한", "Љ", "🧑‍🌾", "\u{0}", "/", "ﬁ", "\u{212b}"]
    let count = pick([1, 1, 2, 5, 23, 24, 60])
    return (0..<count).map { _ in pick(pieces) }.joined()
  }

  private mutating func byteString() -> Value {
    var writer = CBORWriter()
    writer.bytes(list(upTo: 30) { UInt8(truncatingIfNeeded: $0.next()) })
    return Value(canonical: writer.bytes)
  }

  private mutating func map(depth: Int) -> Value {
    var pairs: [Value: Value] = [:]
    for _ in 0..<below(4) { pairs[value(depth: depth)] = value(depth: depth) }
    var writer = CBORWriter()
    writer.map(pairs.count)
    for (key, value) in pairs.sorted(by: { $0.key < $1.key }) {
      writer.encoded(key.bytes)
      writer.encoded(value.bytes)
    }
    return Value(canonical: writer.bytes)
  }
}
