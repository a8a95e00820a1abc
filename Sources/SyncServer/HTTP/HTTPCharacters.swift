/// The character classes of RFC 9110 and RFC 3986, on bytes.
extension UInt8 {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20

  /// `ALPHA` or `DIGIT`.
  var isAlphanumeric: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }

  /// `tchar` (RFC 9110 section 5.6.2): ``!#$%&'*+-.^_`|~``, digits and letters.
  var isTokenCharacter: Bool {
    switch self {
    case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
    default: isAlphanumeric
    }
  }

  /// What a field value may hold: visible ASCII, space, tab, and bytes from 0x80 up
  /// (RFC 9110 section 5.5).
  var isFieldValueCharacter: Bool { self >= 0x20 && self != 0x7F || self == .tab }

  /// `pchar` without percent-encoding (RFC 3986 section 3.3): ``!$&'()*+,-.:;=@_~``,
  /// digits and letters.
  var isPathCharacter: Bool {
    switch self {
    case 0x21, 0x24, 0x26...0x2E, 0x3A, 0x3B, 0x3D, 0x40, 0x5F, 0x7E: true
    default: isAlphanumeric
    }
  }

  /// What may stand in `host [":" port]`, an IP literal included (RFC 3986 section 3.2.2).
  var isAuthorityCharacter: Bool {
    switch self {
    case 0x21, 0x24...0x2E, 0x3A, 0x3B, 0x3D, 0x5B, 0x5D, 0x5F, 0x7E: true
    default: isAlphanumeric
    }
  }

  /// The value of a hexadecimal digit.
  var hexadecimalValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }

  /// ASCII lower case; other bytes unchanged.
  var lowercasedASCII: UInt8 {
    switch self {
    case 0x41...0x5A: self | 0x20
    default: self
    }
  }
}
