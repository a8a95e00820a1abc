/// Appends items in the core deterministic encoding of RFC 8949 section 4.2.1.
///
/// The writer chooses the shortest heads; that map keys ascend is its caller's duty.
public struct CBORWriter: Sendable {
  public private(set) var bytes: [UInt8]

  public init(reserving capacity: Int = 64) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// Any head: a major type (0...7) and its argument in the shortest form.
  @inline(__always)
  mutating func head(_ major: UInt8, _ argument: UInt64) {
    let kind = major << 5
    switch argument {
    case 0..<24:
      bytes.append(kind | UInt8(truncatingIfNeeded: argument))
    case 24...0xff:
      bytes.append(kind | 24)
      bytes.append(UInt8(truncatingIfNeeded: argument))
    case 0x100...0xffff:
      bytes.append(kind | 25)
      bigEndian(argument, count: 2)
    case 0x1_0000...0xffff_ffff:
      bytes.append(kind | 26)
      bigEndian(argument, count: 4)
    default:
      bytes.append(kind | 27)
      bigEndian(argument, count: 8)
    }
  }

  private mutating func bigEndian(_ value: UInt64, count: Int) {
    unsafe withUnsafeBytes(of: value.bigEndian) {
      unsafe bytes.append(contentsOf: $0.suffix(count))
    }
  }

  public mutating func unsigned(_ value: UInt64) { head(0, value) }

  public mutating func integer(_ value: Int64) {
    if value >= 0 {
      head(0, UInt64(value))
    } else {
      head(1, UInt64(-1 - value))
    }
  }

  public mutating func bytes(_ value: some Collection<UInt8>) {
    head(2, UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  public mutating func bytes(_ value: [UInt8]) {
    head(2, UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  public mutating func text(_ value: String) {
    let utf8 = value.utf8
    head(3, UInt64(utf8.count))
    bytes.append(contentsOf: utf8)
  }

  /// The head of a text of so many bytes, which its caller appends.
  mutating func textHead(_ count: Int) { head(3, UInt64(count)) }

  /// How many bytes the head of so many bytes or elements takes.
  static func headBytes(_ count: Int) -> Int {
    switch count {
    case ..<24: 1
    case ...0xff: 2
    case ...0xffff: 3
    default: count <= 0xffff_ffff ? 5 : 9
    }
  }

  /// A record's id, as the 16 bytes it has.
  public mutating func recordID(_ id: RecordID) {
    head(2, 16)
    bigEndian(id.high, count: 8)
    bigEndian(id.low, count: 8)
  }

  public mutating func array(_ count: Int) { head(4, UInt64(count)) }
  public mutating func map(_ count: Int) { head(5, UInt64(count)) }
  public mutating func tag(_ number: UInt64) { head(6, number) }
  public mutating func boolean(_ value: Bool) { bytes.append(value ? 0xf5 : 0xf4) }
  public mutating func null() { bytes.append(0xf6) }
  public mutating func undefined() { bytes.append(0xf7) }

  /// Items that are encoded already.
  public mutating func encoded(_ items: some Collection<UInt8>) {
    bytes.append(contentsOf: items)
  }

  /// The same, from a part of an array.
  mutating func encoded(_ items: [UInt8], _ place: Range<Int>) {
    unsafe items.withUnsafeBufferPointer {
      unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: $0[place]))
    }
  }

  public mutating func encoded(_ items: [UInt8]) {
    bytes.append(contentsOf: items)
  }

  /// Begins anew in the same memory.
  public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}
