/// Numbers as JSON writes them (RFC 8259 section 6), without a detour over binary floating point.
///
/// The canonical text of a number has no needless zeros and no exponent, unless it would be longer
/// than `plainDigits`: then it is `D.DDDeN`. Equal numbers have equal texts: "1.50", "1.5" and
/// "15e-1" are one. A whole number that an `Int64` holds is always `.integer`.
struct JSONNumber {
  /// The longest number that is taken, in bytes: far more than any amount or measurement needs.
  static let maximumBytes = 1_024
  /// The largest power of ten that is taken, either way.
  static let maximumExponent = 9_999
  /// The most digits written without an exponent.
  static let plainDigits = 40

  private static let zero = UInt8(ascii: "0")

  /// The number is 0.DIGITS times ten to the power of `point`, with the sign.
  private var isNegative = false
  private var digits: [UInt8] = []
  private var point = 0

  /// Nil if the bytes are not one number in JSON's grammar, or are beyond the limits.
  static func canonical(_ bytes: [UInt8]) -> JSONValue? {
    if let small = smallInteger(bytes) { return .integer(small) }
    return bytes.count <= maximumBytes ? JSONNumber(bytes)?.canonical : nil
  }

  /// Most numbers are short and whole; nil if this one is not, or is no number.
  private static func smallInteger(_ bytes: [UInt8]) -> Int64? {
    guard !bytes.isEmpty, bytes.count <= 18, bytes[0] != zero || bytes.count == 1 else {
      return nil
    }
    var value: Int64 = 0
    for byte in bytes {
      guard byte >= zero, byte <= zero + 9 else { return nil }
      value = value * 10 + Int64(byte - zero)
    }
    return value
  }

  /// Whether a number may contain the byte.
  static func isNumberByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  private init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    isNegative = Self.take("-", from: &rest)
    digits = Self.takeDigits(from: &rest)
    guard let first = digits.first, digits.count == 1 || first != Self.zero else { return nil }
    point = digits.count
    if Self.take(".", from: &rest) {
      let fraction = Self.takeDigits(from: &rest)
      guard !fraction.isEmpty else { return nil }
      digits += fraction
    }
    if Self.take("e", from: &rest) || Self.take("E", from: &rest) {
      guard let exponent = Self.takeExponent(from: &rest) else { return nil }
      point += exponent
    }
    guard rest.isEmpty else { return nil }
    normalise()
  }

  private mutating func normalise() {
    let leading = digits.prefix { $0 == Self.zero }.count
    digits.removeFirst(leading)
    point -= leading
    while digits.last == Self.zero { digits.removeLast() }
    if digits.isEmpty {
      point = 0
      isNegative = false
    }
  }

  private var canonical: JSONValue {
    if digits.isEmpty { return .integer(0 as Int64) }
    let sign = isNegative ? "-" : ""
    if point >= digits.count, point <= Self.plainDigits {
      let text = sign + Self.text(digits[...]) + Self.zeros(point - digits.count)
      return Int64(text).map { .integer($0) } ?? .decimal(text)
    }
    if point > 0, point < digits.count, digits.count <= Self.plainDigits {
      return .decimal(sign + Self.text(digits[..<point]) + "." + Self.text(digits[point...]))
    }
    if point <= 0, digits.count - point <= Self.plainDigits {
      return .decimal(sign + "0." + Self.zeros(-point) + Self.text(digits[...]))
    }
    let fraction = digits.count > 1 ? "." + Self.text(digits[1...]) : ""
    return .decimal(sign + Self.text(digits[..<1]) + fraction + "e\(point - 1)")
  }

  private static func text(_ digits: ArraySlice<UInt8>) -> String {
    String(decoding: digits, as: UTF8.self)
  }

  private static func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }

  private static func take(_ scalar: Unicode.Scalar, from rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.first == UInt8(ascii: scalar) else { return false }
    rest.removeFirst()
    return true
  }

  private static func takeDigits(from rest: inout ArraySlice<UInt8>) -> [UInt8] {
    let digits = rest.prefix { $0 >= zero && $0 <= zero + 9 }
    rest = rest[digits.endIndex...]
    return Array(digits)
  }

  private static func takeExponent(from rest: inout ArraySlice<UInt8>) -> Int? {
    let isNegative = take("-", from: &rest)
    if !isNegative { _ = take("+", from: &rest) }
    let digits = takeDigits(from: &rest)
    guard let value = Int(text(digits[...])), value <= maximumExponent else { return nil }
    return isNegative ? -value : value
  }
}
