/// A record's 128-bit id, a UUID (RFC 9562): version 7 when minted on a laptop, version 8 when
/// derived from a key.
public struct RecordID: Hashable, Sendable {
  public let high: UInt64
  public let low: UInt64

  @inlinable
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Nil unless there are exactly 16 bytes.
  @inlinable
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    var (high, low): (UInt64, UInt64) = (0, 0)
    for byte in bytes {
      high = high << 8 | low >> 56
      low = low << 8 | UInt64(byte)
    }
    self.init(high: high, low: low)
  }

  public var bytes: [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
      let bytes = UnsafeMutableRawBufferPointer(buffer)
      unsafe bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
      unsafe bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
      count = 16
    }
  }

  /// A new UUIDv7 (RFC 9562 section 5.7): the wall clock in milliseconds, then 74 random bits.
  public static func minted(
    atMilliseconds wall: UInt64, using random: inout some RandomNumberGenerator
  ) -> RecordID {
    let high = (wall & 0xffff_ffff_ffff) << 16 | 0x7000 | random.next() & 0x0fff
    let low = 0x8000_0000_0000_0000 | random.next() & 0x3fff_ffff_ffff_ffff
    return RecordID(high: high, low: low)
  }

  /// The UUIDv8 (RFC 9562 section 5.8) of a key: SHA-256 over the deterministic CBOR of
  /// `["fieldbook id 1", zone, type, key...]`. The same key gives the same id on every laptop.
  public static func derived(zone: Zone, type: String, key: [Value]) -> RecordID {
    var writer = CBORWriter()
    writer.array(3 + key.count)
    writer.text("fieldbook id 1")
    writer.text(zone.name)
    writer.text(type)
    for part in key { writer.encoded(part.bytes) }
    let hash = SHA256.hash(writer.bytes)
    let raw = RecordID(bytes: hash[..<16]) ?? RecordID(high: 0, low: 0)
    return RecordID(
      high: raw.high & ~0xf000 | 0x8000,
      low: raw.low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
  }

  public var version: Int { Int(high >> 12 & 0xf) }

  /// When a version 7 id was minted, in milliseconds since 1970. Nil for other versions.
  public var mintedAtMilliseconds: UInt64? { version == 7 ? high >> 16 : nil }
}

extension RecordID: Comparable {
  public static func < (left: RecordID, right: RecordID) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}

extension RecordID: CustomStringConvertible {
  private static let digits = Array("0123456789abcdef".utf8)

  /// The 36 characters of RFC 9562 section 4, in lower case.
  public var description: String {
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for (index, byte) in bytes.enumerated() {
      if index == 4 || index == 6 || index == 8 || index == 10 { text.append(UInt8(ascii: "-")) }
      text.append(Self.digits[Int(byte >> 4)])
      text.append(Self.digits[Int(byte & 0xf)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// What people are shown: the last six characters.
  public var short: String { String(description.suffix(6)) }

  /// Reads the 36 characters, in either case.
  public init?(_ text: String) {
    guard text.utf8.count == 36 else { return nil }
    var (high, low): (UInt64, UInt64) = (0, 0)
    var index = 0
    for byte in text.utf8 {
      if index == 8 || index == 13 || index == 18 || index == 23 {
        guard byte == UInt8(ascii: "-") else { return nil }
      } else {
        guard let digit = Hexadecimal.value(ofDigit: byte) else { return nil }
        high = high << 4 | low >> 60
        low = low << 4 | UInt64(digit)
      }
      index += 1
    }
    self.init(high: high, low: low)
  }
}
