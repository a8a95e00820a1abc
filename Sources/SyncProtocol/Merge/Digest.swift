/// What a replica holds of a zone, in 24 bytes: how many records, and the sum of their hashes
/// modulo 2^128. The sum does not depend on any order, and a changed record costs one subtraction
/// and one addition.
public struct Digest: Hashable, Sendable {
  public private(set) var count: UInt64
  private var high: UInt64
  private var low: UInt64

  public static let empty = Digest(count: 0, sum: RecordHash(high: 0, low: 0))

  public init(count: UInt64, sum: RecordHash) {
    self.count = count
    (high, low) = (sum.high, sum.low)
  }

  public var sum: RecordHash { RecordHash(high: high, low: low) }

  public mutating func add(_ hash: RecordHash) {
    count &+= 1
    let (sum, carry) = low.addingReportingOverflow(hash.low)
    low = sum
    high = high &+ hash.high &+ (carry ? 1 : 0)
  }

  public mutating func remove(_ hash: RecordHash) {
    count &-= 1
    let (difference, borrow) = low.subtractingReportingOverflow(hash.low)
    low = difference
    high = high &- hash.high &- (borrow ? 1 : 0)
  }

  /// Takes out all the records of which another digest is.
  public mutating func remove(_ other: Digest) {
    count &+= 1 &- other.count
    remove(other.sum)
  }
}

extension Digest: CustomStringConvertible {
  /// `COUNT:SUM`, the sum as 32 hexadecimal digits.
  public var description: String { "\(count):\(Hexadecimal.encode(sum.bytes))" }
}
