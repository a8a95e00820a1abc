import SyncProtocol

/// Reads one string of a JSON text (RFC 8259 section 7) from behind its opening quote.
struct JSONStringReader {
  struct Failure: Error {
    let reason: JSONError.Reason
    let offset: Int
  }

  private let bytes: [UInt8]
  /// Behind the closing quote once `read` has returned.
  private(set) var position: Int

  init(_ bytes: [UInt8], at position: Int) {
    self.bytes = bytes
    self.position = position
  }

  mutating func read() throws(Failure) -> String {
    var text: [UInt8] = []
    let start = position
    while position < bytes.count, Self.isPlain(bytes[position]) { position += 1 }
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
      // No escape, as in most strings: no copy.
      position += 1
      return try valid(bytes[start..<(position - 1)], at: start)
    }
    text.append(contentsOf: bytes[start..<position])
    while true {
      let runStart = position
      while position < bytes.count, Self.isPlain(bytes[position]) { position += 1 }
      text.append(contentsOf: bytes[runStart..<position])
      guard position < bytes.count else { throw failure(.endOfInput) }
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return try valid(text[...], at: start)
      case UInt8(ascii: "\\"): text.append(contentsOf: String(try escape()).utf8)
      default: throw failure(.controlCharacter)
      }
    }
  }

  private func valid(_ utf8: ArraySlice<UInt8>, at start: Int) throws(Failure) -> String {
    guard let text = String(validating: utf8, as: UTF8.self) else {
      throw Failure(reason: .invalidUTF8, offset: start)
    }
    return text
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func escape() throws(Failure) -> Unicode.Scalar {
    guard position + 1 < bytes.count else { throw failure(.endOfInput) }
    let letter = bytes[position + 1]
    if letter == UInt8(ascii: "u") { return try unicodeEscape() }
    guard let scalar = Self.shortEscapes[letter] else { throw failure(.invalidEscape) }
    position += 2
    return scalar
  }

  private static let shortEscapes: [UInt8: Unicode.Scalar] = [
    UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
    UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{c}", UInt8(ascii: "n"): "\n",
    UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
  ]

  /// `\uXXXX`, or two of them for a character beyond U+FFFF.
  private mutating func unicodeEscape() throws(Failure) -> Unicode.Scalar {
    let start = position
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard UTF16.isLeadSurrogate(first), position + 1 < bytes.count,
      bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
    else { throw Failure(reason: .unpairedSurrogate, offset: start) }
    let second = try codeUnit()
    guard UTF16.isTrailSurrogate(second) else {
      throw Failure(reason: .unpairedSurrogate, offset: start)
    }
    return UTF16.decode(UTF16.EncodedScalar([first, second]))
  }

  private mutating func codeUnit() throws(Failure) -> UInt16 {
    guard position + 6 <= bytes.count else { throw failure(.endOfInput) }
    var unit: UInt16 = 0
    for byte in bytes[(position + 2)..<(position + 6)] {
      guard let digit = Hexadecimal.value(ofDigit: byte) else { throw failure(.invalidEscape) }
      unit = unit << 4 | UInt16(digit)
    }
    position += 6
    return unit
  }

  private func failure(_ reason: JSONError.Reason) -> Failure {
    Failure(reason: reason, offset: position)
  }
}
