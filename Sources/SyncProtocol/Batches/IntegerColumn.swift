/// One number for each of something, in the shortest of three forms.
///
/// ```cddl
/// ints = uint                        ; all are this one
///      / bstr                        ; varints
///      / [width: 1..56, bstr]        ; so many bits each, without gaps, the highest first
/// ```
enum IntegerColumn {
  case same(UInt64)
  case varints(ByteStream)
  case bits(BitReader, width: Int)

  static let widest = 56

  @inline(__always)
  mutating func next() throws(CBORError) -> UInt64 {
    switch self {
    case .same(let number): return number
    case .varints(var stream):
      let number = try stream.varint()
      self = .varints(stream)
      return number
    case .bits(var bits, let width):
      let number = try bits.next(width)
      self = .bits(bits, width: width)
      return number
    }
  }

  /// Reads `count` numbers.
  func numbers(_ count: Int) throws(CBORError) -> [UInt64] {
    var numbers: [UInt64] = []
    numbers.reserveCapacity(count)
    switch self {
    case .same(let number): numbers = Array(repeating: number, count: count)
    case .varints(var stream):
      for _ in 0..<count { numbers.append(try stream.varint()) }
      try stream.expectEnd()
    case .bits(var bits, let width):
      for _ in 0..<count { numbers.append(try bits.next(width)) }
      try bits.expectEnd()
    }
    return numbers
  }

  func expectEnd() throws(CBORError) {
    switch self {
    case .same: return
    case .varints(let stream): try stream.expectEnd()
    case .bits(let bits, _): try bits.expectEnd()
    }
  }
}

extension CBORWriter {
  mutating func integers(_ numbers: [UInt64]) {
    let first = numbers.first ?? 0
    guard numbers.contains(where: { $0 != first }) else { return unsigned(first) }
    let width = UInt64.bitWidth - numbers.reduce(0, |).leadingZeroBitCount
    let varintBytes = numbers.reduce(0) { $0 + Varints.byteCount($1) }
    if width <= IntegerColumn.widest, (width * numbers.count + 7) / 8 < varintBytes {
      packed(numbers, width: width)
    } else {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(varintBytes)
      for number in numbers { bytes.appendVarint(number) }
      self.bytes(bytes)
    }
  }

  private mutating func packed(_ numbers: [UInt64], width: Int) {
    var bits = BitWriter()
    for number in numbers { bits.append(number, count: width) }
    bits.finish()
    array(2)
    unsigned(UInt64(width))
    bytes(bits.bytes)
  }
}

extension CBORReader {
  mutating func integerColumn(_ what: String) throws(CBORError) -> IntegerColumn {
    switch try peekMajor() {
    case 0: return .same(try unsigned())
    case 2: return .varints(ByteStream(input, try byteString(what)))
    default:
      try array(exactly: 2, what)
      let width = try unsigned(upTo: IntegerColumn.widest, "a width")
      guard width > 0 else { throw failure(.invalid("\(what) of no width")) }
      return .bits(BitReader(input, try byteString(what)), width: width)
    }
  }

  /// Reads `count` numbers.
  mutating func integers(_ count: Int, _ what: String) throws(CBORError) -> [UInt64] {
    try integerColumn(what).numbers(count)
  }

  /// Reads `count` places among `limit` things.
  mutating func places(
    _ count: Int, among limit: Int, _ what: String
  ) throws(CBORError) -> [Int] {
    let start = offset
    var places: [Int] = []
    places.reserveCapacity(count)
    for place in try integers(count, what) {
      guard place < UInt64(limit) else {
        throw CBORError(.invalid("\(what): no place \(place) among \(limit)"), at: start)
      }
      places.append(Int(place))
    }
    return places
  }
}
