/// Numbers of one slot as multiples of what all of their differences are multiples of.
///
/// ```cddl
/// number-column = [2, exponent: -18..0, least: int, step: uint, multiples: ints]
/// ```
/// Each value is (`least` + `step` x its multiple) x 10^`exponent`, in its one normal form.
struct NumberColumn: Equatable {
  var exponent = 0
  var least: Int64 = 0
  var step: UInt64 = 0

  /// The column of these values, and each one's multiple; nil if they are not all numbers that fit.
  static func fitting(_ values: [Value]) -> (column: NumberColumn, multiples: [UInt64])? {
    guard let (mantissas, exponent) = mantissas(values), let least = mantissas.min() else {
      return nil
    }
    var step: UInt64 = 0
    let differences = mantissas.map { UInt64(bitPattern: $0 &- least) }
    for difference in differences where step == 0 || difference % step != 0 {
      step = greatestCommonDivisor(step, difference)
    }
    let column = NumberColumn(exponent: exponent, least: least, step: step)
    return (column, differences.map { step == 0 ? 0 : $0 / step })
  }

  private static func mantissas(_ values: [Value]) -> (mantissas: [Int64], exponent: Int)? {
    var numbers: [(mantissa: Int64, exponent: Int)] = []
    numbers.reserveCapacity(values.count)
    for value in values {
      guard let number = value.plainNumber else { return nil }
      numbers.append(number)
    }
    let exponent = numbers.reduce(0) { min($0, $1.exponent) }
    var mantissas: [Int64] = []
    mantissas.reserveCapacity(values.count)
    for number in numbers {
      var mantissa = number.mantissa
      for _ in exponent..<number.exponent {
        let product = mantissa.multipliedReportingOverflow(by: 10)
        guard !product.overflow else { return nil }
        mantissa = product.partialValue
      }
      mantissas.append(mantissa)
    }
    return (mantissas, exponent)
  }

  private static func greatestCommonDivisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
    var (left, right) = (left, right)
    while right != 0 { (left, right) = (right, left % right) }
    return left
  }

  /// Writes the value of a multiple, or nothing if there is no such number.
  func write(_ multiple: UInt64, to writer: inout CBORWriter) {
    let product = step.multipliedReportingOverflow(by: multiple)
    guard !product.overflow, product.partialValue <= UInt64(bitPattern: Int64.max &- least) else {
      return
    }
    let mantissa = least &+ Int64(bitPattern: product.partialValue)
    if exponent == 0 { return writer.integer(mantissa) }
    guard let number = DecimalNumber(mantissa: mantissa, exponent: exponent) else { return }
    writer.decimal(number)
  }
}

extension Value {
  /// A whole number or a decimal fraction that fits.
  fileprivate var plainNumber: (mantissa: Int64, exponent: Int)? {
    var reader = CBORReader(self)
    do throws(CBORError) {
      guard try reader.peekMajor() == 6 else {
        return (mantissa: try reader.integer(), exponent: 0)
      }
      _ = try reader.tag()
      try reader.array(exactly: 2, "a decimal fraction")
      let exponent = Int(try reader.integer())
      return (mantissa: try reader.integer(), exponent: exponent)
    } catch {
      return nil
    }
  }
}
