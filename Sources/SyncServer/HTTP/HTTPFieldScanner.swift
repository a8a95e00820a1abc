/// Reads the field lines of a head or a trailer byte by byte, up to the empty line that ends
/// them (RFC 9112 section 5).
///
/// No folded lines, no space before the colon, no bare CR or LF. Throws at the byte.
struct HTTPFieldScanner: Sendable {
  enum Progress: Sendable { case more, field, end }
  private enum Part: Sendable { case start, name, space, value, lineFeed, endLineFeed }

  private(set) var headers = HTTPHeaders()
  private var part = Part.start
  private var byteCount = 0
  private var field = HTTPHeaders.Field(nameStart: 0, nameEnd: 0, valueStart: 0, valueEnd: 0)

  mutating func reserve() { headers.reserve(bytes: 256, fields: 8) }

  mutating func step(
    _ byte: UInt8, maxBytes: Int, maxCount: Int
  ) throws(HTTPParseFailure) -> Progress {
    byteCount += 1
    if byteCount > maxBytes { throw .headTooLarge }
    switch part {
    case .start: try begin(byte, maxCount)
    case .name: try stepName(byte)
    case .space, .value: try stepValue(byte)
    case .lineFeed:
      guard byte == .lineFeed else { throw .malformed("A CR without LF in a header field.") }
      headers.appendRaw(field)
      part = .start
      return .field
    case .endLineFeed:
      guard byte == .lineFeed else { throw .malformed("A CR without LF in the head.") }
      return .end
    }
    return .more
  }

  private mutating func begin(_ byte: UInt8, _ maxCount: Int) throws(HTTPParseFailure) {
    switch byte {
    case .carriageReturn: part = .endLineFeed
    case .space, .tab: throw .malformed("A header field may not be folded.")
    case .lineFeed: throw .malformed("A line must end in CR LF.")
    default:
      guard byte.isTokenCharacter else { throw .malformed("A header field name is malformed.") }
      if headers.count >= maxCount { throw .headTooLarge }
      field.nameStart = headers.bytes.count
      headers.appendRaw(byte)
      part = .name
    }
  }

  private mutating func stepName(_ byte: UInt8) throws(HTTPParseFailure) {
    if byte == UInt8(ascii: ":") {
      field.nameEnd = headers.bytes.count
      field.valueStart = field.nameEnd
      field.valueEnd = field.nameEnd
      part = .space
    } else {
      guard byte.isTokenCharacter else { throw .malformed("A header field name is malformed.") }
      headers.appendRaw(byte)
    }
  }

  /// `valueEnd` follows the last byte that is not a space, which trims trailing spaces.
  private mutating func stepValue(_ byte: UInt8) throws(HTTPParseFailure) {
    if byte == .carriageReturn {
      part = .lineFeed
      return
    }
    guard byte.isFieldValueCharacter else {
      throw .malformed("A header field value holds a control character.")
    }
    let isBlank = byte == .space || byte == .tab
    if part == .space, isBlank { return }
    part = .value
    headers.appendRaw(byte)
    if !isBlank { field.valueEnd = headers.bytes.count }
  }
}
