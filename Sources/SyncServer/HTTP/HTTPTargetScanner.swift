/// Checks a request target byte by byte (RFC 9112 section 3.2, RFC 3986).
///
/// Takes origin form, absolute form (http and https) and `*`. It remembers offsets only; the
/// bytes stay with whoever feeds it. Throws at the first byte that no valid target has there.
struct HTTPTargetScanner: Sendable {
  enum Form: Sendable { case undecided, scheme, authority, path, query, asterisk }

  private(set) var form = Form.undecided
  /// Offsets from the first byte of the target.
  private(set) var pathStart: Int?
  private(set) var queryStart: Int?
  private(set) var hasEscapedPath = false
  private var length = 0
  private var scheme = HTTPSchemeMatcher()
  private var authorityBytes = 0
  private var escape = Escape.none
  /// How many dots the segment has if it has nothing else; nil once it has.
  private var segmentDots: Int? = 0

  private enum Escape: Sendable {
    case none
    case awaitingHigh
    case awaitingLow(UInt8)
  }

  mutating func step(_ byte: UInt8) throws(HTTPParseFailure) {
    switch form {
    case .undecided: try begin(byte)
    case .scheme: if try scheme.step(byte) { form = .authority }
    case .authority: try stepAuthority(byte)
    case .path, .query: try stepPathOrQuery(byte)
    case .asterisk: throw .malformed("Nothing may follow * in a request target.")
    }
    length += 1
  }

  /// The target is complete.
  mutating func finish() throws(HTTPParseFailure) {
    switch form {
    case .undecided: throw .malformed("The request target is empty.")
    case .scheme: throw .malformed("The request target is not a URL or a path.")
    case .authority: try requireAuthority()
    case .path: try endSegment()
    case .query, .asterisk: break
    }
    guard case .none = escape else { throw .malformed("A percent-encoding is cut short.") }
  }

  private mutating func begin(_ byte: UInt8) throws(HTTPParseFailure) {
    switch byte {
    case UInt8(ascii: "/"):
      form = .path
      pathStart = 0
    case UInt8(ascii: "*"): form = .asterisk
    default:
      form = .scheme
      _ = try scheme.step(byte)
    }
  }

  private mutating func stepAuthority(_ byte: UInt8) throws(HTTPParseFailure) {
    if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") {
      try requireAuthority()
      form = byte == UInt8(ascii: "/") ? .path : .query
      if form == .path { pathStart = length } else { queryStart = length + 1 }
    } else {
      guard byte.isAuthorityCharacter else { throw .malformed("The target's host is malformed.") }
      authorityBytes += 1
    }
  }

  private func requireAuthority() throws(HTTPParseFailure) {
    if authorityBytes == 0 { throw .malformed("The target's host is missing.") }
  }

  private mutating func stepPathOrQuery(_ byte: UInt8) throws(HTTPParseFailure) {
    switch escape {
    case .awaitingHigh:
      escape = .awaitingLow(try Self.hexadecimal(byte))
    case .awaitingLow(let high):
      escape = .none
      try stepDecoded(high << 4 | Self.hexadecimal(byte))
    case .none:
      try stepPlain(byte)
    }
  }

  private mutating func stepPlain(_ byte: UInt8) throws(HTTPParseFailure) {
    switch byte {
    case UInt8(ascii: "%"):
      escape = .awaitingHigh
      if form == .path { hasEscapedPath = true }
    case UInt8(ascii: "?") where form == .path:
      try endSegment()
      form = .query
      queryStart = length + 1
    case UInt8(ascii: "/"):
      if form == .path { try endSegment() }
    case UInt8(ascii: "?"): break
    default:
      guard byte.isPathCharacter else {
        throw .malformed("The request target has a character that must be percent-encoded.")
      }
      if form == .path { noteInSegment(byte) }
    }
  }

  /// A percent-encoded byte counts as what it stands for: `%2e%2e%2f` climbs like `../`.
  private mutating func stepDecoded(_ byte: UInt8) throws(HTTPParseFailure) {
    if byte == 0 { throw .malformed("The request target holds a NUL.") }
    guard form == .path else { return }
    if byte < 0x20 || byte == 0x7F {
      throw .malformed("The path holds a control character.")
    }
    if byte == UInt8(ascii: "/") { try endSegment() } else { noteInSegment(byte) }
  }

  private mutating func noteInSegment(_ byte: UInt8) {
    if byte == UInt8(ascii: "."), let dots = segmentDots {
      segmentDots = dots + 1
    } else {
      segmentDots = nil
    }
  }

  private mutating func endSegment() throws(HTTPParseFailure) {
    if segmentDots == 1 || segmentDots == 2 {
      throw .malformed("The path has a dot segment.")
    }
    segmentDots = 0
  }

  private static func hexadecimal(_ byte: UInt8) throws(HTTPParseFailure) -> UInt8 {
    guard let value = byte.hexadecimalValue else {
      throw .malformed("A percent-encoding needs two hexadecimal digits.")
    }
    return value
  }
}
