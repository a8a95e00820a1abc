/// Reads `method SP target SP HTTP/1.x CRLF` byte by byte (RFC 9112 section 3).
///
/// One empty line before it is skipped (section 2.2). Throws at the first byte that makes the
/// line malformed.
struct HTTPRequestLineScanner: Sendable {
  private enum Part: Sendable { case start, startLineFeed, method, target, version, lineFeed }

  private var part = Part.start
  private var skippedEmptyLine = false
  private var bytes: [UInt8] = []
  private var methodEnd = 0
  private var targetEnd = 0
  private var target = HTTPTargetScanner()
  private var versionBytes = 0
  private var majorVersion: UInt8 = 0
  private(set) var minorVersion: UInt8 = 0

  /// Nothing of a request has been seen yet.
  var isEmpty: Bool { part == .start && !skippedEmptyLine }

  /// Whether the line is complete.
  mutating func step(_ byte: UInt8, _ limits: HTTPLimits) throws(HTTPParseFailure) -> Bool {
    switch part {
    case .start: try begin(byte)
    case .startLineFeed:
      guard byte == .lineFeed else { throw .malformed("A CR without LF.") }
      part = .start
      skippedEmptyLine = true
    case .method: try stepMethod(byte, limits)
    case .target: try stepTarget(byte)
    case .version: try stepVersion(byte)
    case .lineFeed:
      guard byte == .lineFeed else { throw .malformed("A CR without LF.") }
      try finish()
      return true
    }
    if bytes.count > limits.maxRequestLineBytes { throw .requestLineTooLong }
    return false
  }

  private mutating func begin(_ byte: UInt8) throws(HTTPParseFailure) {
    if byte == .carriageReturn, !skippedEmptyLine {
      part = .startLineFeed
      return
    }
    guard byte.isTokenCharacter else { throw .malformed("This does not begin like HTTP.") }
    bytes.reserveCapacity(64)
    bytes.append(byte)
    part = .method
  }

  private mutating func stepMethod(
    _ byte: UInt8, _ limits: HTTPLimits
  ) throws(HTTPParseFailure) {
    if byte == .space {
      methodEnd = bytes.count
      part = .target
    } else {
      guard byte.isTokenCharacter else { throw .malformed("The method is malformed.") }
      if bytes.count >= limits.maxMethodBytes { throw .methodTooLong }
      bytes.append(byte)
    }
  }

  private mutating func stepTarget(_ byte: UInt8) throws(HTTPParseFailure) {
    if byte == .space {
      try target.finish()
      targetEnd = bytes.count
      part = .version
    } else {
      do throws(HTTPParseFailure) {
        try target.step(byte)
      } catch {
        throw isConnect && byte.isAuthorityCharacter ? .connectUnsupported : error
      }
      bytes.append(byte)
    }
  }

  private var isConnect: Bool { bytes.prefix(methodEnd).elementsEqual("CONNECT".utf8) }

  private mutating func stepVersion(_ byte: UInt8) throws(HTTPParseFailure) {
    let isRight =
      switch versionBytes {
      case 0: byte == UInt8(ascii: "H")
      case 1, 2: byte == UInt8(ascii: "T")
      case 3: byte == UInt8(ascii: "P")
      case 4: byte == UInt8(ascii: "/")
      case 5, 7: byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
      case 6: byte == UInt8(ascii: ".")
      default: byte == .carriageReturn
      }
    guard isRight else { throw .malformed("The HTTP version is malformed.") }
    if versionBytes == 5 { majorVersion = byte - UInt8(ascii: "0") }
    if versionBytes == 7 { minorVersion = byte - UInt8(ascii: "0") }
    if versionBytes == 8 { part = .lineFeed }
    versionBytes += 1
  }

  private func finish() throws(HTTPParseFailure) {
    guard majorVersion == 1 else { throw .versionUnsupported }
    if target.form == .asterisk, method != "OPTIONS" {
      throw .malformed("Only OPTIONS may have the target *.")
    }
    if target.hasEscapedPath {
      guard String(validating: decodedPath, as: UTF8.self) != nil else {
        throw .malformed("The path is not UTF-8.")
      }
    }
  }
}

/// What a complete line says.
extension HTTPRequestLineScanner {
  var method: String { text(bytes[..<methodEnd]) }
  var rawTarget: String { text(bytes[methodEnd..<targetEnd]) }

  var path: String {
    if target.form == .asterisk { return "*" }
    if target.pathStart == nil { return "/" }
    return target.hasEscapedPath ? text(decodedPath[...]) : text(rawPath)
  }

  var query: String? {
    target.queryStart.map { text(bytes[(methodEnd + $0)..<targetEnd]) }
  }

  private var rawPath: ArraySlice<UInt8> {
    let start = methodEnd + (target.pathStart ?? 0)
    let end = target.queryStart.map { methodEnd + $0 - 1 } ?? targetEnd
    return bytes[start..<max(start, end)]
  }

  private var decodedPath: [UInt8] { HTTPPercentEncoding.decode(rawPath) }

  private func text(_ slice: ArraySlice<UInt8>) -> String {
    String(decoding: slice, as: UTF8.self)
  }
}
