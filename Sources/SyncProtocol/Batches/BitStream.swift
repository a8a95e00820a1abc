/// Appends numbers of any width, the highest bits first, without gaps between them.
struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var pending: UInt64 = 0
  private var pendingCount = 0

  /// - Precondition: `number` has at most `count` bits, and `count` is at most 56.
  mutating func append(_ number: UInt64, count: Int) {
    pending = pending << UInt64(count) | number
    pendingCount += count
    while pendingCount >= 8 {
      pendingCount -= 8
      bytes.append(UInt8(truncatingIfNeeded: pending >> UInt64(pendingCount)))
    }
    pending &= (1 << UInt64(pendingCount)) - 1
  }

  /// Fills the last byte with zeros.
  mutating func finish() {
    if pendingCount > 0 { append(0, count: 8 - pendingCount) }
  }
}

/// Reads what `BitWriter` wrote.
struct BitReader {
  private let input: [UInt8]
  private var offset: Int
  private let end: Int
  private var pending: UInt64 = 0
  private var pendingCount = 0

  init(_ input: [UInt8], _ place: Range<Int>) {
    self.input = input
    offset = place.lowerBound
    end = place.upperBound
  }

  /// - Precondition: `count` is at most 56.
  mutating func next(_ count: Int) throws(CBORError) -> UInt64 {
    while pendingCount < count {
      guard offset < end else { throw CBORError(.truncated, at: offset) }
      pending = pending << 8 | UInt64(input[offset])
      pendingCount += 8
      offset += 1
    }
    pendingCount -= count
    let number = pending >> UInt64(pendingCount)
    pending &= (1 << UInt64(pendingCount)) - 1
    return number
  }

  func expectEnd() throws(CBORError) {
    guard offset == end, pending == 0 else { throw CBORError(.trailingBytes, at: offset) }
  }
}
