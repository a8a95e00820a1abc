/// A JSON document or a part of one (RFC 8259).
///
/// This and its writer and parser are our own because Foundation's JSONEncoder takes 3 seconds for
/// a list of 100,000 records, sorts or shuffles keys, turns numbers into doubles, and costs every
/// cold start of a command the loading of Foundation.
public enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// A number that is no `Int64`, in the canonical text that `JSONNumber` makes, such as "12.5".
  case decimal(String)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

extension JSONValue {
  /// A number from its text in JSON's grammar, canonical; nil if it is not one.
  public static func number(_ text: String) -> JSONValue? {
    JSONNumber.canonical(Array(text.utf8))
  }

  /// The shortest number that reads back as this double; null for infinities and NaN, which JSON
  /// cannot say.
  public static func number(_ value: Double) -> JSONValue {
    value.isFinite ? number(value.description) ?? .null : .null
  }

  /// The value, or null if there is none.
  public static func string(orNull value: String?) -> JSONValue {
    value.map { .string($0) } ?? .null
  }

  public static func integer(orNull value: Int64?) -> JSONValue {
    value.map { .integer($0) } ?? .null
  }

  public static func integer(_ value: Int) -> JSONValue { .integer(Int64(value)) }

  public var isNull: Bool { self == .null }
  public var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var integerValue: Int64? { if case .integer(let value) = self { value } else { nil } }
  public var stringValue: String? { if case .string(let value) = self { value } else { nil } }
  public var arrayValue: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  public var objectValue: JSONObject? { if case .object(let value) = self { value } else { nil } }

  /// The text of a number, whole or not.
  public var numberText: String? {
    switch self {
    case .integer(let value): String(value)
    case .decimal(let text): text
    default: nil
    }
  }

  /// A member of an object; nil if there is none or this is no object.
  public subscript(key: String) -> JSONValue? { objectValue?[key] }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(nilLiteral: ()) { self = .null }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements.map { JSONObject.Member(key: $0.0, value: $0.1) }))
  }
}
