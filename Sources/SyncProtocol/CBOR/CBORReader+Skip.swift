extension CBORReader {
  /// Steps over one item of any kind that values may hold, checking that it is deterministic, and
  /// returns its place. Allowed are integers, strings, arrays, maps, decimal fractions (tag 4),
  /// booleans and null: everything with exactly one encoding, so that equal values have equal
  /// bytes.
  public mutating func skipItem() throws(CBORError) -> Range<Int> {
    let start = offset
    try skipItem(depth: 0)
    return start..<offset
  }

  private mutating func skipItem(depth: Int) throws(CBORError) {
    guard depth < Limits.nestingDepth else { throw failure(.tooDeep) }
    switch try peekMajor() {
    case 0, 1: _ = try head()
    case 2: _ = try byteString(upTo: Limits.valueBytes, "a value")
    case 3: _ = try textPlace(upTo: Limits.valueBytes, "a value")
    case 4:
      for _ in 0..<(try array(upTo: Limits.valueBytes, "a value")) {
        try skipItem(depth: depth + 1)
      }
    case 5: try skipMap(depth: depth)
    case 6: try skipDecimal()
    default: try skipSimple()
    }
  }

  private mutating func skipMap(depth: Int) throws(CBORError) {
    var previous: ArraySlice<UInt8>?
    for _ in 0..<(try map(upTo: Limits.valueBytes, "a value")) {
      let start = offset
      try skipItem(depth: depth + 1)
      let key = input[start..<offset]
      if let previous, !previous.lexicographicallyPrecedes(key) {
        throw CBORError(.notSorted, at: start)
      }
      previous = key
      try skipItem(depth: depth + 1)
    }
  }

  private mutating func skipDecimal() throws(CBORError) {
    let start = offset
    guard try tag() == DecimalNumber.tag else { throw CBORError(.unsupported, at: start) }
    try array(exactly: 2, "a decimal fraction")
    let exponent = try integer()
    let mantissa = try integer()
    guard DecimalNumber.isNormalFraction(mantissa: mantissa, exponent: exponent) else {
      throw CBORError(.notDeterministic, at: start)
    }
  }

  private mutating func skipSimple() throws(CBORError) {
    switch try peekByte() {
    case 0xf4, 0xf5: _ = try boolean()
    case 0xf6: _ = try skipNull()
    default: throw failure(.unsupported)
    }
  }
}
