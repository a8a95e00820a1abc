/// Why bytes are not JSON, or not JSON that is accepted here, and where.
public struct JSONError: Error, Sendable, Hashable {
  public enum Reason: String, Sendable {
    case endOfInput = "the text ends too early"
    case unexpected = "unexpected character"
    case trailing = "something follows the value"
    case invalidNumber = "not a number that can be stored"
    case invalidEscape = "invalid escape in a string"
    case unpairedSurrogate = "half of a surrogate pair"
    case controlCharacter = "control character in a string; write it as an escape"
    case invalidUTF8 = "not UTF-8"
    case duplicateKey = "a key occurs twice in one object"
    case tooDeep = "nested too deeply"
    case tooLong = "longer than allowed"
  }

  public let reason: Reason
  /// Bytes before the place.
  public let offset: Int
  /// From 1. The column counts bytes.
  public let line: Int
  public let column: Int
}

extension JSONError: CustomStringConvertible {
  public var description: String { "line \(line), column \(column): \(reason.rawValue)" }
}
