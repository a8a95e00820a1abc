/// An exact decimal: `mantissa` x 10^`exponent`, always in its one normal form.
///
/// The exponent is never positive, the mantissa of a fraction never ends in a zero, and at most
/// `Limits.decimalDigits` digits are held, so equal numbers have equal bytes (RFC 8949 section
/// 3.4.4; a whole number is encoded as a plain integer).
public struct DecimalNumber: Hashable, Sendable {
  public let mantissa: Int64
  public let exponent: Int

  static let tag: UInt64 = 4
  private static let magnitudeLimit: Int64 = 1_000_000_000_000_000_000

  /// Nil if the number needs more than `Limits.decimalDigits` digits.
  public init?(mantissa: Int64, exponent: Int) {
    var mantissa = mantissa
    var exponent = exponent
    while exponent < 0, mantissa % 10 == 0 {
      if mantissa == 0 {
        exponent = 0
      } else {
        mantissa /= 10
        exponent += 1
      }
    }
    while exponent > 0, mantissa != 0 {
      let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      mantissa = product
      exponent -= 1
    }
    if mantissa == 0 { exponent = 0 }
    guard mantissa < Self.magnitudeLimit, mantissa > -Self.magnitudeLimit,
      exponent >= -Limits.decimalDigits
    else { return nil }
    self.mantissa = mantissa
    self.exponent = exponent
  }

  /// Whether this pair is what a fraction (not a whole number) looks like in normal form.
  static func isNormalFraction(mantissa: Int64, exponent: Int64) -> Bool {
    exponent < 0 && exponent >= -Int64(Limits.decimalDigits) && mantissa % 10 != 0
      && mantissa > -magnitudeLimit && mantissa < magnitudeLimit
  }

  /// Reads `-12.50`, with a point, without exponent or grouping. Nil if it is anything else.
  public init?(_ text: String) {
    var digits: Int64 = 0
    var count = 0
    var decimals: Int?
    var rest = Substring(text)
    let negative = rest.first == "-"
    if negative || rest.first == "+" { rest = rest.dropFirst() }
    for byte in rest.utf8 {
      if byte == UInt8(ascii: "."), decimals == nil, count > 0 {
        decimals = 0
        continue
      }
      guard (48...57).contains(byte) else { return nil }
      count += 1
      if let seen = decimals { decimals = seen + 1 }
      let (scaled, overflow) = digits.multipliedReportingOverflow(by: 10)
      guard !overflow, scaled <= Int64.max - 9 else { return nil }
      digits = scaled + Int64(byte - 48)
    }
    guard count > 0, decimals != 0 else { return nil }
    self.init(mantissa: negative ? -digits : digits, exponent: -(decimals ?? 0))
  }

  public var isWhole: Bool { exponent == 0 }

  /// The nearest binary number: for charts and sorting, never for equality.
  public var approximate: Double {
    var value = Double(mantissa)
    for _ in 0..<(-exponent) { value /= 10 }
    return value
  }
}

extension DecimalNumber: CustomStringConvertible {
  /// Plain digits with a point: a valid JSON number, which `init(_:)` reads back.
  public var description: String {
    guard exponent < 0 else { return String(mantissa) }
    let sign = mantissa < 0 ? "-" : ""
    var digits = String(mantissa.magnitude)
    while digits.utf8.count <= -exponent { digits = "0" + digits }
    let split = digits.index(digits.endIndex, offsetBy: exponent)
    return "\(sign)\(digits[..<split]).\(digits[split...])"
  }
}

extension DecimalNumber: Comparable {
  public static func < (left: DecimalNumber, right: DecimalNumber) -> Bool {
    let (leftWhole, leftRest) = left.parts
    let (rightWhole, rightRest) = right.parts
    if leftWhole != rightWhole { return leftWhole < rightWhole }
    return leftRest < rightRest
  }

  /// The whole part rounded towards minus infinity, and the rest in units of 10^-18.
  private var parts: (whole: Int64, rest: Int64) {
    var unit: Int64 = 1
    for _ in 0..<(-exponent) { unit *= 10 }
    var whole = mantissa / unit
    var rest = mantissa % unit
    if rest < 0 {
      whole -= 1
      rest += unit
    }
    for _ in 0..<(Limits.decimalDigits + exponent) { rest *= 10 }
    return (whole, rest)
  }
}
