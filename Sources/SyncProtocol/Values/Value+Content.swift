extension Value {
  /// What a value says, for reading and showing it.
  public enum Content: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case decimal(DecimalNumber)
    case text(String)
    case bytes([UInt8])
    case list([Content])
    case map([Pair])

    public struct Pair: Hashable, Sendable {
      public var key: Content
      public var value: Content
    }
  }

  /// The decoded value. Total: bytes that are no canonical item (which no decoder lets through)
  /// read as `bytes`.
  public var content: Content {
    var reader = CBORReader(self)
    return (try? reader.content()) ?? .bytes(Array(bytes))
  }

  public var textContent: String? {
    guard case .text(let text) = content else { return nil }
    return text
  }

  public var booleanContent: Bool? {
    guard case .boolean(let value) = content else { return nil }
    return value
  }

  /// A whole number or a fraction.
  public var numberContent: DecimalNumber? {
    switch content {
    case .integer(let number): DecimalNumber(mantissa: number, exponent: 0)
    case .decimal(let number): number
    default: nil
    }
  }

  /// The record that a reference names.
  public var referenceContent: RecordID? {
    guard count == 17, bytes.first == 0x50 else { return nil }
    return RecordID(bytes: bytes.dropFirst())
  }

  /// The texts of a list of texts.
  public var textListContent: [String]? {
    guard case .list(let elements) = content else { return nil }
    var texts: [String] = []
    for element in elements {
      guard case .text(let text) = element else { return nil }
      texts.append(text)
    }
    return texts
  }
}

extension CBORReader {
  fileprivate mutating func content(depth: Int = 0) throws(CBORError) -> Value.Content {
    guard depth < Limits.nestingDepth else { throw failure(.tooDeep) }
    switch try peekMajor() {
    case 0, 1: return .integer(try integer())
    case 2: return .bytes(try bytes(upTo: rest, "a value"))
    case 3: return .text(try text(upTo: rest, "a value"))
    case 4: return try list(depth: depth)
    case 5: return try pairs(depth: depth)
    case 6: return try decimal()
    default: return try skipNull() ? .null : .boolean(try boolean())
    }
  }

  private mutating func list(depth: Int) throws(CBORError) -> Value.Content {
    var elements: [Value.Content] = []
    for _ in 0..<(try array(upTo: rest, "a value")) {
      elements.append(try content(depth: depth + 1))
    }
    return .list(elements)
  }

  private mutating func pairs(depth: Int) throws(CBORError) -> Value.Content {
    var pairs: [Value.Content.Pair] = []
    for _ in 0..<(try map(upTo: rest, "a value")) {
      let key = try content(depth: depth + 1)
      pairs.append(Value.Content.Pair(key: key, value: try content(depth: depth + 1)))
    }
    return .map(pairs)
  }

  private mutating func decimal() throws(CBORError) -> Value.Content {
    guard try tag() == DecimalNumber.tag else { throw failure(.unsupported) }
    try array(exactly: 2, "a decimal fraction")
    let exponent = try integer()
    let mantissa = try integer()
    guard DecimalNumber.isNormalFraction(mantissa: mantissa, exponent: exponent),
      let number = DecimalNumber(mantissa: mantissa, exponent: Int(exponent))
    else { throw failure(.invalid("not a decimal number")) }
    return .decimal(number)
  }
}
