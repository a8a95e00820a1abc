/// What a value's canonical bytes say, told where they lie: nothing is copied and nothing allocated.
///
/// For bytes that were decoded before they were stored; of others it says something that need not
/// be true, but never reads beyond them.
public enum ValueSight {
  case null
  case boolean(Bool)
  case integer(Int64)
  /// `mantissa` x 10^`exponent`, which is no whole number.
  case decimal(mantissa: Int64, exponent: Int)
  /// The place of its UTF-8.
  case text(Range<Int>)
  /// The place of a record's id.
  case reference(Range<Int>)
  /// A list, a map, bytes that are no id, or nothing that this version knows.
  case other

  /// The item that stands at a place, which moves behind it; nil if it is `other`, or cut off.
  public static func read(_ bytes: borrowing Span<UInt8>, at offset: inout Int) -> ValueSight? {
    guard let (major, argument) = head(bytes, &offset) else { return nil }
    switch major {
    case 0: return Int64(exactly: argument).map { .integer($0) }
    case 1: return Int64(exactly: argument).map { .integer(-1 - $0) }
    case 2: return argument == 16 ? body(16, bytes, &offset).map { .reference($0) } : nil
    case 3: return Int(exactly: argument).flatMap { body($0, bytes, &offset) }.map { .text($0) }
    case 6: return argument == DecimalNumber.tag ? decimal(bytes, &offset) : nil
    case 7: return simple(argument)
    default: return nil
    }
  }

  /// - Parameter bytes: one item and nothing else.
  public init(_ bytes: borrowing Span<UInt8>) {
    var offset = 0
    self = Self.read(bytes, at: &offset) ?? .other
  }

  /// The major type and the argument of the item that stands at a place, which moves behind them;
  /// nil if that is not all there.
  @inline(__always)
  static func head(
    _ bytes: borrowing Span<UInt8>, _ offset: inout Int
  ) -> (major: UInt8, argument: UInt64)? {
    guard offset < bytes.count else { return nil }
    let first = bytes[offset]
    offset += 1
    let low = first & 0x1f
    guard low >= 24 else { return (first >> 5, UInt64(low)) }
    guard low <= 27 else { return nil }
    let count = 1 << Int(low - 24)
    guard bytes.count - offset >= count else { return nil }
    var argument: UInt64 = 0
    for _ in 0..<count {
      argument = argument << 8 | UInt64(bytes[offset])
      offset += 1
    }
    return (first >> 5, argument)
  }

  /// The place of a string's bytes.
  @inline(__always)
  static func body(
    _ count: Int, _ bytes: borrowing Span<UInt8>, _ offset: inout Int
  ) -> Range<Int>? {
    guard count >= 0, count <= bytes.count - offset else { return nil }
    defer { offset += count }
    return offset..<(offset + count)
  }

  private static func simple(_ argument: UInt64) -> ValueSight? {
    switch argument {
    case 20: .boolean(false)
    case 21: .boolean(true)
    case 22: .null
    default: nil
    }
  }

  private static func decimal(
    _ bytes: borrowing Span<UInt8>, _ offset: inout Int
  ) -> ValueSight? {
    guard let pair = head(bytes, &offset), pair == (4, 2),
      case .integer(let exponent)? = read(bytes, at: &offset),
      case .integer(let mantissa)? = read(bytes, at: &offset),
      DecimalNumber.isNormalFraction(mantissa: mantissa, exponent: exponent)
    else { return nil }
    return .decimal(mantissa: mantissa, exponent: Int(exponent))
  }
}
