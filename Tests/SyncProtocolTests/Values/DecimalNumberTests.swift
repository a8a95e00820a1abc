import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Exact decimals") struct DecimalNumberTests {
  /// The number in units of 10^-18, which is exact in 128 bits.
  private static func exact(_ number: DecimalNumber) -> Int128 {
    (0..<18 + number.exponent).reduce(Int128(number.mantissa)) { product, _ in product * 10 }
  }

  @Test("have one normal form: equal numbers have equal bytes, and only they")
  func normalForm() {
    withSeeds(count: 5000) { generator in
      let (a, b) = (generator.decimalNumber(), generator.decimalNumber())
      let areEqual = Self.exact(a) == Self.exact(b)
      try law((a == b) == areEqual, "\(a) and \(b)")
      try law((Value.decimal(a) == .decimal(b)) == areEqual, "the bytes of \(a) and \(b)")
      try law(a.exponent == 0 || a.mantissa % 10 != 0, "\(a) ends in a zero")
      let padded = DecimalNumber(mantissa: a.mantissa / 10 * 10, exponent: a.exponent - 1)
      let cut = DecimalNumber(mantissa: a.mantissa / 10, exponent: a.exponent)
      if let padded, let cut { try law(padded == cut, "\(padded) and \(cut)") }
    }
  }

  @Test("are in the order of exact comparison")
  func order() {
    withSeeds(count: 5000) { generator in
      let (a, b) = (generator.decimalNumber(), generator.decimalNumber())
      try law((a < b) == (Self.exact(a) < Self.exact(b)), "\(a) and \(b)")
      try law((a > b) == (Self.exact(a) > Self.exact(b)), "\(a) and \(b)")
    }
  }

  @Test("survive as text and as a value")
  func roundTrip() {
    withSeeds(count: 3000) { generator in
      let number = generator.decimalNumber()
      try law(DecimalNumber(number.description) == number, "\(number) as text")
      try law(Value.decimal(number).numberContent == number, "\(number) as a value")
      try law(try Value(checking: Value.decimal(number).bytes).numberContent == number, "checked")
    }
  }

  @Test(
    "are read from plain text",
    arguments: [
      ("0", "0"), ("-0", "0"), ("+5", "5"), ("007", "7"), ("12.50", "12.5"), ("-12.50", "-12.5"),
      ("0.00", "0"), ("-0.05", "-0.05"), ("100", "100"), ("100.00", "100"),
      ("999999999999999999", "999999999999999999"),
      ("-0.999999999999999999", "-0.999999999999999999"),
      ("0.000000000000000001", "0.000000000000000001"),
    ])
  func read(text: String, expected: String) {
    #expect(DecimalNumber(text)?.description == expected)
  }

  @Test(
    "are not read from anything else",
    arguments: [
      "", "-", "+", ".", ".5", "5.", "1.2.3", "1e3", "1,5", " 1", "1 ", "0x1", "--1", "+-1", "1-",
      "1_000", "٣", "Ⅳ", "½", "NaN", "inf", "1\u{301}", "-\u{301}1", "1000000000000000000",
      "0.0000000000000000001", "99999999999999999999999",
    ])
  func notRead(text: String) {
    #expect(DecimalNumber(text) == nil)
  }

  @Test("of up to 18 digits, whatever the mantissa and exponent they come from")
  func limits() {
    #expect(DecimalNumber(mantissa: .max, exponent: 0) == nil)
    #expect(DecimalNumber(mantissa: .min, exponent: 0) == nil)
    #expect(DecimalNumber(mantissa: .min, exponent: .min) == nil)
    #expect(DecimalNumber(mantissa: 1, exponent: .max) == nil)
    #expect(DecimalNumber(mantissa: 0, exponent: .max) == decimal("0"))
    #expect(DecimalNumber(mantissa: 0, exponent: .min) == decimal("0"))
    #expect(DecimalNumber(mantissa: 1, exponent: 17)?.mantissa == 100_000_000_000_000_000)
    #expect(DecimalNumber(mantissa: 1, exponent: 18) == nil)
    #expect(DecimalNumber(mantissa: 10, exponent: -19) == decimal("0.000000000000000001"))
    #expect(DecimalNumber(mantissa: 1_000_000_000_000_000_000, exponent: -18) == decimal("1"))
  }

  @Test("a whole number is a plain integer")
  func whole() {
    #expect(Value.decimal(decimal("12.00")) == .integer(12))
    #expect(decimal("12.00").isWhole && !decimal("12.01").isWhole)
    #expect(Value.integer(.max).numberContent == nil)
  }

  @Test("have a nearest binary number")
  func approximate() {
    #expect(decimal("0.5").approximate == 0.5)
    #expect(decimal("-1234.25").approximate == -1234.25)
  }
}
