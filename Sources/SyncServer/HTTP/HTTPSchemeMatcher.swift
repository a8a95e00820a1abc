/// Matches `http://` or `https://`, whatever the case, byte by byte.
struct HTTPSchemeMatcher: Sendable {
  private var matched = 0
  private var isSecure = false

  /// Whether the scheme is complete.
  mutating func step(_ byte: UInt8) throws(HTTPParseFailure) -> Bool {
    if matched == 4, !isSecure, byte.lowercasedASCII == UInt8(ascii: "s") {
      isSecure = true
      return false
    }
    guard byte.lowercasedASCII == Self.expected(at: matched) else {
      throw .malformed("The request target is not a path or an http URL.")
    }
    matched += 1
    return matched == 7
  }

  private static func expected(at index: Int) -> UInt8 {
    switch index {
    case 0: UInt8(ascii: "h")
    case 1, 2: UInt8(ascii: "t")
    case 3: UInt8(ascii: "p")
    case 4: UInt8(ascii: ":")
    default: UInt8(ascii: "/")
    }
  }
}
