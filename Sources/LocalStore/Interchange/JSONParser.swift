/// Reads JSON strictly (RFC 8259): no comments, no trailing commas, no duplicate keys, no half
/// surrogates. It is total: whatever the bytes, it returns a value or throws, in time and memory
/// proportional to their number, and recursion is bounded by the depth limit.
///
/// A byte order mark in front is skipped, as section 8.1 allows: Windows' editors write one.
public struct JSONParser {
  public struct Limits: Sendable {
    /// The longest text. A form definition is a few kilobytes.
    public var maximumBytes = 16 * 1_024 * 1_024
    /// Arrays and objects within each other. Bounds the stack.
    public var maximumDepth = 64
    /// Values in all; each takes more memory than its text.
    public var maximumValues = 1_000_000

    public init() {}
  }

  private let bytes: [UInt8]
  private let limits: Limits
  private var position = 0
  private var depth = 0
  private var valuesLeft: Int

  public static func parse(
    _ bytes: [UInt8], limits: Limits = Limits()
  ) throws(JSONError) -> JSONValue {
    var parser = JSONParser(bytes, limits)
    return try parser.document()
  }

  public static func parse(
    _ text: String, limits: Limits = Limits()
  ) throws(JSONError) -> JSONValue {
    try parse(Array(text.utf8), limits: limits)
  }

  private init(_ bytes: [UInt8], _ limits: Limits) {
    self.bytes = bytes
    self.limits = limits
    valuesLeft = limits.maximumValues
  }

  private mutating func document() throws(JSONError) -> JSONValue {
    guard bytes.count <= limits.maximumBytes else { throw error(.tooLong, at: 0) }
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
    skipBlanks()
    let value = try value()
    skipBlanks()
    guard position == bytes.count else { throw error(.trailing) }
    return value
  }

  private mutating func value() throws(JSONError) -> JSONValue {
    guard valuesLeft > 0 else { throw error(.tooLong) }
    valuesLeft -= 1
    guard position < bytes.count else { throw error(.endOfInput) }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw error(.unexpected)
    }
  }

  private mutating func array() throws(JSONError) -> JSONValue {
    try enter()
    var elements: [JSONValue] = []
    if !take("]") {
      repeat {
        skipBlanks()
        elements.append(try value())
        skipBlanks()
      } while take(",")
      try require("]")
    }
    depth -= 1
    return .array(elements)
  }

  private mutating func object() throws(JSONError) -> JSONValue {
    try enter()
    var members: [JSONObject.Member] = []
    var keys = KeySet()
    if !take("}") {
      repeat {
        skipBlanks()
        let start = position
        guard next == UInt8(ascii: "\"") else { throw error(unexpectedOrEnd) }
        let key = try string()
        guard keys.insert(key, members) else { throw error(.duplicateKey, at: start) }
        skipBlanks()
        try require(":")
        skipBlanks()
        members.append(JSONObject.Member(key: key, value: try value()))
        skipBlanks()
      } while take(",")
      try require("}")
    }
    depth -= 1
    return .object(JSONObject(unique: members))
  }

  /// The keys of one object. Most have so few that comparing is faster than hashing.
  private struct KeySet {
    private static let fewKeys = 16
    private var keys: Set<String> = []

    /// False if the key is among the members.
    mutating func insert(_ key: String, _ members: [JSONObject.Member]) -> Bool {
      guard members.count >= Self.fewKeys else { return !members.contains { $0.key == key } }
      if keys.isEmpty { keys = Set(members.map(\.key)) }
      return keys.insert(key).inserted
    }
  }

  private mutating func string() throws(JSONError) -> String {
    var reader = JSONStringReader(bytes, at: position + 1)
    do throws(JSONStringReader.Failure) {
      let text = try reader.read()
      position = reader.position
      return text
    } catch {
      throw self.error(error.reason, at: error.offset)
    }
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    while let byte = next, JSONNumber.isNumberByte(byte) { position += 1 }
    guard let value = JSONNumber.canonical(Array(bytes[start..<position])) else {
      throw error(.invalidNumber, at: start)
    }
    return value
  }

  private mutating func word(
    _ word: StaticString, _ value: JSONValue
  ) throws(JSONError) -> JSONValue {
    for byte in word.description.utf8 {
      guard next == byte else { throw error(unexpectedOrEnd) }
      position += 1
    }
    return value
  }

  private mutating func enter() throws(JSONError) {
    guard depth < limits.maximumDepth else { throw error(.tooDeep) }
    depth += 1
    position += 1
    skipBlanks()
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }
  private var unexpectedOrEnd: JSONError.Reason { next == nil ? .endOfInput : .unexpected }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  private mutating func require(_ scalar: Unicode.Scalar) throws(JSONError) {
    guard take(scalar) else { throw error(unexpectedOrEnd) }
  }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      position += 1
    }
  }

  private func error(_ reason: JSONError.Reason, at offset: Int? = nil) -> JSONError {
    let offset = offset ?? position
    let before = bytes[..<offset]
    let newline = UInt8(ascii: "\n")
    let lineStart = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
    return JSONError(
      reason: reason, offset: offset, line: before.count { $0 == newline } + 1,
      column: offset - lineStart + 1)
  }
}
