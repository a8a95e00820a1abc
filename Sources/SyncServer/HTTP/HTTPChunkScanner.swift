/// Reads what stands between the data of a chunked body: sizes, extensions and line ends
/// (RFC 9112 section 7.1). The data itself is the caller's to copy.
struct HTTPChunkScanner: Sendable {
  enum Progress: Sendable {
    case more
    /// The next bytes are data, this many.
    case data(Int)
    /// The last chunk: trailer fields follow.
    case last
  }
  private enum Part: Sendable {
    case firstDigit, size, beforeExtension, `extension`, lineFeed, dataReturn, dataLineFeed
  }

  private var part = Part.firstDigit
  private var size = 0
  private var digits = 0
  private var extensionBytes = 0

  mutating func step(_ byte: UInt8, _ limits: HTTPLimits) throws(HTTPParseFailure) -> Progress {
    switch part {
    case .firstDigit:
      size = 0
      digits = 0
      try stepDigit(byte, limits)
    case .size: try stepSize(byte, limits)
    case .beforeExtension, .extension: try stepExtension(byte, limits)
    case .lineFeed:
      guard byte == .lineFeed else { throw .malformed("A CR without LF after a chunk size.") }
      part = .dataReturn
      return size == 0 ? .last : .data(size)
    case .dataReturn:
      guard byte == .carriageReturn else { throw .malformed("A chunk is longer than it says.") }
      part = .dataLineFeed
    case .dataLineFeed:
      guard byte == .lineFeed else { throw .malformed("A CR without LF after a chunk.") }
      part = .firstDigit
    }
    return .more
  }

  /// Sixteen digits cannot say more than 64 bits; a size beyond the limit is refused at once.
  private mutating func stepDigit(
    _ byte: UInt8, _ limits: HTTPLimits
  ) throws(HTTPParseFailure) {
    guard let digit = byte.hexadecimalValue else { throw .malformed("A chunk size is malformed.") }
    digits += 1
    guard digits <= 16 else { throw .malformed("A chunk size has too many digits.") }
    size = size << 4 | Int(digit)
    if size > limits.maxBodyBytes { throw .bodyTooLarge }
    part = .size
  }

  private mutating func stepSize(
    _ byte: UInt8, _ limits: HTTPLimits
  ) throws(HTTPParseFailure) {
    switch byte {
    case .carriageReturn: part = .lineFeed
    case UInt8(ascii: ";"): part = .extension
    case .space, .tab: part = .beforeExtension
    default: try stepDigit(byte, limits)
    }
  }

  private mutating func stepExtension(
    _ byte: UInt8, _ limits: HTTPLimits
  ) throws(HTTPParseFailure) {
    extensionBytes += 1
    guard extensionBytes <= limits.maxChunkExtensionBytes else {
      throw .malformed("The chunk extensions are too long.")
    }
    if part == .beforeExtension {
      guard byte == UInt8(ascii: ";") || byte == .space || byte == .tab else {
        throw .malformed("A chunk size is malformed.")
      }
      if byte == UInt8(ascii: ";") { part = .extension }
    } else if byte == .carriageReturn {
      part = .lineFeed
    } else if !byte.isFieldValueCharacter {
      throw .malformed("A chunk extension is malformed.")
    }
  }
}
