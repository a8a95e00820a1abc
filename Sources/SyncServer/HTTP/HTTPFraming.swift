/// What the header fields say about the message itself: where its body ends, whether the
/// connection stays open (RFC 9112 sections 3.2, 6 and 9.3, RFC 9110 section 10.1.1).
struct HTTPFraming: Sendable {
  private(set) var contentLength: Int?
  private(set) var isChunked = false
  private(set) var expectsContinue = false
  private var hasTransferEncoding = false
  private var hasUnknownCoding = false
  private var hasUnknownExpectation = false
  private var hasHost = false
  private var saysClose = false
  private var saysKeepAlive = false

  /// Looks at a field as soon as its line is complete.
  mutating func note(
    _ field: HTTPHeaders.Field, of headers: HTTPHeaders
  ) throws(HTTPParseFailure) {
    switch field.nameEnd - field.nameStart {
    case 4 where headers.matches(field, "host"): try noteHost(headers, field)
    case 6 where headers.matches(field, "expect"): noteExpect(headers.value(of: field))
    case 10 where headers.matches(field, "connection"):
      noteConnection(headers.value(of: field))
    case 14 where headers.matches(field, "content-length"):
      try noteContentLength(headers.bytes[field.valueStart..<field.valueEnd])
    case 17 where headers.matches(field, "transfer-encoding"):
      try noteTransferEncoding(headers.value(of: field))
    default: break
    }
  }

  /// The head is complete.
  func check(minorVersion: UInt8, _ limits: HTTPLimits) throws(HTTPParseFailure) {
    if !hasHost, minorVersion >= 1 { throw .malformed("The Host header field is missing.") }
    if hasTransferEncoding, minorVersion == 0 {
      throw .malformed("HTTP/1.0 has no transfer codings.")
    }
    if hasUnknownCoding { throw .transferCodingUnknown }
    if let contentLength, contentLength > limits.maxBodyBytes { throw .bodyTooLarge }
    if hasUnknownExpectation, minorVersion >= 1 { throw .expectationFailed }
  }

  func keepsAlive(minorVersion: UInt8) -> Bool {
    if saysClose { return false }
    return minorVersion >= 1 || saysKeepAlive
  }

  private mutating func noteHost(
    _ headers: HTTPHeaders, _ field: HTTPHeaders.Field
  ) throws(HTTPParseFailure) {
    if hasHost { throw .malformed("There are two Host header fields.") }
    let value = headers.bytes[field.valueStart..<field.valueEnd]
    guard !value.isEmpty, value.allSatisfy(\.isAuthorityCharacter) else {
      throw .malformed("The Host header field is malformed.")
    }
    hasHost = true
  }

  private mutating func noteExpect(_ value: String) {
    if value.lowercased() == "100-continue" {
      expectsContinue = true
    } else {
      hasUnknownExpectation = true
    }
  }

  private mutating func noteConnection(_ value: String) {
    for option in Self.elements(value) {
      switch option.lowercased() {
      case "close": saysClose = true
      case "keep-alive": saysKeepAlive = true
      default: break
      }
    }
  }

  /// Too many digits for an `Int` saturate, and are then simply too large.
  private mutating func noteContentLength(
    _ value: ArraySlice<UInt8>
  ) throws(HTTPParseFailure) {
    if hasTransferEncoding { throw .malformed("Content-Length with Transfer-Encoding.") }
    guard !value.isEmpty else { throw .malformed("Content-Length is empty.") }
    var length = 0
    for byte in value {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else {
        throw .malformed("Content-Length is not a number.")
      }
      let (product, overflow) = length.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      length = overflow || carry ? Int.max : sum
    }
    if let contentLength, contentLength != length {
      throw .malformed("There are two different Content-Lengths.")
    }
    contentLength = length
  }

  private mutating func noteTransferEncoding(_ value: String) throws(HTTPParseFailure) {
    if contentLength != nil { throw .malformed("Transfer-Encoding with Content-Length.") }
    hasTransferEncoding = true
    let codings = Self.elements(value)
    guard !codings.isEmpty else { throw .malformed("Transfer-Encoding is empty.") }
    for coding in codings {
      let name = coding.prefix { $0 != ";" && $0 != " " && $0 != "\t" }
      guard !name.isEmpty, name.utf8.allSatisfy(\.isTokenCharacter) else {
        throw .malformed("Transfer-Encoding is malformed.")
      }
      guard name.lowercased() == "chunked" else {
        hasUnknownCoding = true
        continue
      }
      guard name.utf8.count == coding.utf8.count, !isChunked else {
        throw .malformed("Chunked may be applied only once, without parameters.")
      }
      isChunked = true
    }
  }

  /// The elements of a comma-separated list, empty ones left out (RFC 9110 section 5.6.1).
  private static func elements(_ list: String) -> [Substring] {
    list.split(separator: ",").compactMap { element in
      let isBlank = { (character: Character) in character == " " || character == "\t" }
      let start = element.drop(while: isBlank)
      guard let last = start.lastIndex(where: { !isBlank($0) }) else { return nil }
      return start[...last]
    }
  }
}
