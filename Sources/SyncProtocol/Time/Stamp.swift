/// A hybrid logical clock reading: 48 bits of milliseconds since 1970 and a 16-bit counter
/// (Kulkarni et al., "Logical Physical Clocks", 2014).
///
/// All fields of one command or imported row share one stamp.
public struct Stamp: Hashable, Sendable {
  public let bits: UInt64

  public init(bits: UInt64) { self.bits = bits }

  public init(milliseconds: UInt64, counter: UInt16 = 0) {
    bits = min(milliseconds, 0xffff_ffff_ffff) << 16 | UInt64(counter)
  }

  public static let zero = Stamp(bits: 0)

  public var milliseconds: UInt64 { bits >> 16 }
  public var counter: UInt16 { UInt16(truncatingIfNeeded: bits) }
}

extension Stamp: Comparable, CustomStringConvertible {
  public static func < (left: Stamp, right: Stamp) -> Bool { left.bits < right.bits }
  public var description: String { "\(milliseconds).\(counter)" }
}
