/// Reads deterministic CBOR (RFC 8949 section 4.2.1) from bytes, strictly: a total function of its
/// input, which never traps, never recurses without bound and allocates no more than the input is
/// long.
public struct CBORReader: Sendable {
  public let input: [UInt8]
  public private(set) var offset: Int
  private let end: Int

  public init(_ input: [UInt8]) { self.init(input, 0..<input.count) }

  /// Reads a part of the input, as if nothing stood behind it; offsets are those of the whole.
  init(_ input: [UInt8], _ part: Range<Int>) {
    self.input = input
    offset = part.lowerBound
    end = part.upperBound
  }

  public var isAtEnd: Bool { offset >= end }

  /// How many bytes are left.
  var rest: Int { end - offset }

  public func failure(_ reason: CBORError.Reason) -> CBORError { CBORError(reason, at: offset) }

  /// The major type of the next item, without reading it.
  public func peekMajor() throws(CBORError) -> UInt8 {
    guard offset < end else { throw failure(.truncated) }
    return input[offset] >> 5
  }

  /// The next byte, without reading it: enough to tell `null` and `undefined`.
  public func peekByte() throws(CBORError) -> UInt8 {
    guard offset < end else { throw failure(.truncated) }
    return input[offset]
  }

  /// Reads a head: its major type and argument.
  @inline(__always)
  mutating func head() throws(CBORError) -> (major: UInt8, argument: UInt64) {
    guard offset < end else { throw failure(.truncated) }
    let first = input[offset]
    let major = first >> 5
    let low = first & 0x1f
    if low < 24 {
      offset += 1
      return (major, UInt64(low))
    }
    return (major, try longArgument(low))
  }

  private mutating func longArgument(_ low: UInt8) throws(CBORError) -> UInt64 {
    guard low <= 27 else { throw failure(low == 31 ? .notDeterministic : .unsupported) }
    let count = 1 << Int(low - 24)
    guard rest > count else { throw failure(.truncated) }
    var value: UInt64 = 0
    for index in 1...count { value = value << 8 | UInt64(input[offset + index]) }
    let least: UInt64 =
      switch count {
      case 1: 24
      case 2: 0x100
      case 4: 0x1_0000
      default: 0x1_0000_0000
      }
    guard value >= least else { throw failure(.notDeterministic) }
    offset += count + 1
    return value
  }

  @inline(__always)
  private mutating func argument(
    of major: UInt8, _ expected: @autoclosure () -> String
  ) throws(CBORError) -> UInt64 {
    let start = offset
    let head = try head()
    guard head.major == major else {
      throw CBORError(.unexpected(expected: expected()), at: start)
    }
    return head.argument
  }

  public mutating func unsigned() throws(CBORError) -> UInt64 {
    try argument(of: 0, "an unsigned integer")
  }

  /// An unsigned integer that is at most `limit`.
  public mutating func unsigned(
    upTo limit: Int, _ what: String
  ) throws(CBORError) -> Int {
    let start = offset
    let value = try unsigned()
    guard value <= UInt64(limit) else {
      throw CBORError(.tooLarge(what: what, limit: limit), at: start)
    }
    return Int(value)
  }

  /// The place of one of `count` things that stand elsewhere: there may be none of them.
  mutating func place(in count: Int, _ what: String) throws(CBORError) -> Int {
    let start = offset
    let place = try unsigned()
    guard place < UInt64(count) else {
      throw CBORError(.invalid("\(what): no place \(place) among \(count)"), at: start)
    }
    return Int(place)
  }

  public mutating func integer() throws(CBORError) -> Int64 {
    let start = offset
    let head = try head()
    guard head.major <= 1 else { throw CBORError(.unexpected(expected: "an integer"), at: start) }
    guard let magnitude = Int64(exactly: head.argument) else {
      throw CBORError(.tooLarge(what: "an integer", limit: Int.max), at: start)
    }
    return head.major == 0 ? magnitude : -1 - magnitude
  }

  /// A byte string of exactly `count` bytes.
  public mutating func bytes(exactly count: Int, _ what: String) throws(CBORError) -> [UInt8] {
    let start = offset
    let value = try bytes(upTo: count, what)
    guard value.count == count else {
      throw CBORError(.unexpected(expected: "\(what) of \(count) bytes"), at: start)
    }
    return value
  }

  public mutating func bytes(upTo limit: Int, _ what: String) throws(CBORError) -> [UInt8] {
    Array(input[try stringBody(major: 2, upTo: limit, what)])
  }

  /// Steps over a byte string and returns the place of its bytes, which are no more than there are.
  mutating func byteString(
    upTo limit: Int = .max, _ what: String
  ) throws(CBORError) -> Range<Int> {
    try stringBody(major: 2, upTo: limit, what)
  }

  /// Steps over a text and returns the place of its UTF-8.
  mutating func textPlace(upTo limit: Int, _ what: String) throws(CBORError) -> Range<Int> {
    let body = try stringBody(major: 3, upTo: limit, what)
    guard input.isText(body) else { throw CBORError(.invalidText, at: body.lowerBound) }
    return body
  }

  public mutating func text(upTo limit: Int, _ what: String) throws(CBORError) -> String {
    String(decoding: input[try textPlace(upTo: limit, what)], as: UTF8.self)
  }

  /// Reads a string's head and steps over its body, whose place it returns.
  private mutating func stringBody(
    major: UInt8, upTo limit: Int, _ what: String
  ) throws(CBORError) -> Range<Int> {
    let start = offset
    let count = try argument(of: major, major == 2 ? "a byte string (\(what))" : "text (\(what))")
    guard count <= UInt64(limit) else {
      throw CBORError(.tooLarge(what: what, limit: limit), at: start)
    }
    guard count <= UInt64(rest) else { throw failure(.truncated) }
    let body = offset..<offset + Int(count)
    offset = body.upperBound
    return body
  }

  public mutating func array(upTo limit: Int, _ what: String) throws(CBORError) -> Int {
    try count(major: 4, upTo: limit, what)
  }

  public mutating func map(upTo limit: Int, _ what: String) throws(CBORError) -> Int {
    try count(major: 5, upTo: limit, what)
  }

  /// An array of exactly `count` elements.
  public mutating func array(exactly count: Int, _ what: String) throws(CBORError) {
    let start = offset
    let found = try array(upTo: Int(UInt32.max), what)
    guard found == count else {
      throw CBORError(.unexpected(expected: "\(what) of \(count) elements"), at: start)
    }
  }

  /// Every element takes a byte at least, so a count beyond the rest of the input is a lie.
  private mutating func count(
    major: UInt8, upTo limit: Int, _ what: String
  ) throws(CBORError) -> Int {
    let start = offset
    let count = try argument(of: major, major == 4 ? "an array (\(what))" : "a map (\(what))")
    guard count <= UInt64(limit) else {
      throw CBORError(.tooLarge(what: what, limit: limit), at: start)
    }
    guard count <= UInt64(rest) else { throw failure(.truncated) }
    return Int(count)
  }

  public mutating func tag() throws(CBORError) -> UInt64 { try argument(of: 6, "a tag") }

  public mutating func boolean() throws(CBORError) -> Bool {
    let byte = try peekByte()
    guard byte == 0xf4 || byte == 0xf5 else {
      throw failure(.unexpected(expected: "true or false"))
    }
    offset += 1
    return byte == 0xf5
  }

  /// Steps over `null` if it is next, and says whether it was.
  public mutating func skipNull() throws(CBORError) -> Bool { try skip(byte: 0xf6) }

  /// Steps over `undefined` if it is next, and says whether it was.
  public mutating func skipUndefined() throws(CBORError) -> Bool { try skip(byte: 0xf7) }

  private mutating func skip(byte: UInt8) throws(CBORError) -> Bool {
    guard try peekByte() == byte else { return false }
    offset += 1
    return true
  }

  public func expectEnd() throws(CBORError) {
    guard isAtEnd else { throw failure(.trailingBytes) }
  }
}

extension [UInt8] {
  /// Whether these bytes are valid UTF-8.
  func isText(_ place: Range<Int>) -> Bool {
    for index in place where self[index] > 0x7f {
      return String(validating: self[place], as: UTF8.self) != nil
    }
    return true
  }
}
