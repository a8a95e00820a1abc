/// What a person types once to enrol a laptop: 80 random bits as four groups of four characters
/// of Crockford's base 32, `7KQ2-M9XD-04TV-RB8H`.
///
/// The registry keeps only the hash. 80 random bits need no salt and no slow hash: there is
/// nothing to guess from.
public struct InvitationCode: Hashable, Sendable {
  private static let byteCount = 10
  private static let groupLength = 4
  /// Without I, L, O and U, which are misread or make words.
  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  private let bytes: [UInt8]

  public static func minted(using random: inout some RandomNumberGenerator) -> InvitationCode {
    InvitationCode(bytes: (0..<byteCount).map { _ in UInt8.random(in: 0...255, using: &random) })
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Reads what somebody typed: either case, with or without hyphens and blanks, O for 0 and I or
  /// L for 1. Nil if it cannot be a code.
  public init?(_ text: String) {
    var bits: UInt32 = 0
    var bitCount = 0
    var bytes: [UInt8] = []
    for character in text.utf8 where !Self.isSeparator(character) {
      guard let value = Self.value(of: character), bytes.count < Self.byteCount else { return nil }
      bits = bits << 5 | value
      bitCount += 5
      guard bitCount >= 8 else { continue }
      bitCount -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
    }
    guard bytes.count == Self.byteCount, bitCount == 0 else { return nil }
    self.bytes = bytes
  }

  public var hash: [UInt8] { SHA256.hash(bytes) }

  public var text: String {
    var characters: [UInt8] = []
    var bits: UInt32 = 0
    var bitCount = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      bitCount += 8
      while bitCount >= 5 {
        bitCount -= 5
        characters.append(Self.alphabet[Int(bits >> UInt32(bitCount) & 31)])
      }
    }
    let groups = stride(from: 0, to: characters.count, by: Self.groupLength).map { start in
      String(decoding: characters[start..<(start + Self.groupLength)], as: UTF8.self)
    }
    return groups.joined(separator: "-")
  }

  private static func isSeparator(_ character: UInt8) -> Bool {
    character == UInt8(ascii: "-") || character == UInt8(ascii: " ")
  }

  private static func value(of character: UInt8) -> UInt32? {
    let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(character)
    switch isLower ? character - 32 : character {
    case UInt8(ascii: "O"): return 0
    case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
    case let upper: return alphabet.firstIndex(of: upper).map { UInt32($0) }
    }
  }
}
