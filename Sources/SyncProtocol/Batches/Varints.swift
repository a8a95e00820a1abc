/// Unsigned integers of seven bits a byte, the lowest first, the top bit set in all bytes but the
/// last (LEB128): half as long as CBOR's heads where most numbers are between 24 and 127.
enum Varints {
  /// The longest one: 64 bits.
  static let longestBytes = 10

  /// Small numbers of either sign as small unsigned ones: 0, -1, 1, -2 ... become 0, 1, 2, 3 ...
  static func zigzag(_ number: Int64) -> UInt64 {
    UInt64(bitPattern: number << 1) ^ UInt64(bitPattern: number >> 63)
  }

  @inline(__always)
  static func byteCount(_ number: UInt64) -> Int {
    (UInt64.bitWidth - (number | 1).leadingZeroBitCount + 6) / 7
  }

  static func signed(_ zigzag: UInt64) -> Int64 {
    Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
  }
}

extension [UInt8] {
  @inline(__always)
  mutating func appendVarint(_ number: UInt64) {
    var rest = number
    while rest > 0x7f {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }
}

/// Reads numbers and bytes from a part of the input. Like `CBORReader`, total and strict.
struct ByteStream {
  let input: [UInt8]
  private(set) var offset: Int
  private let end: Int

  init(_ input: [UInt8], _ place: Range<Int>) {
    self.input = input
    offset = place.lowerBound
    end = place.upperBound
  }

  var isAtEnd: Bool { offset == end }

  func failure(_ reason: CBORError.Reason) -> CBORError { CBORError(reason, at: offset) }

  func expectEnd() throws(CBORError) {
    guard isAtEnd else { throw failure(.trailingBytes) }
  }

  @inline(__always)
  mutating func varint() throws(CBORError) -> UInt64 {
    guard offset < end else { throw failure(.truncated) }
    let first = input[offset]
    guard first > 0x7f else {
      offset += 1
      return UInt64(first)
    }
    return try longVarint()
  }

  private mutating func longVarint() throws(CBORError) -> UInt64 {
    var number: UInt64 = 0
    for index in 0..<Varints.longestBytes {
      guard offset + index < end else { throw failure(.truncated) }
      let byte = input[offset + index]
      let bits = UInt64(byte & 0x7f)
      guard index < Varints.longestBytes - 1 || byte <= 1 else { break }
      number |= bits << UInt64(7 * index)
      guard byte <= 0x7f else { continue }
      guard byte != 0 else { break }
      offset += index + 1
      return number
    }
    throw failure(.notDeterministic)
  }

  /// Steps over a varint and as many bytes, and returns the place of the bytes.
  mutating func bytes() throws(CBORError) -> Range<Int> {
    let count = try varint()
    guard count <= UInt64(end - offset) else { throw failure(.truncated) }
    let place = offset..<offset + Int(count)
    offset = place.upperBound
    return place
  }
}
