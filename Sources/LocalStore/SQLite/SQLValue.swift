/// One value as SQLite stores it: the five storage classes and nothing else.
///
/// Literals convert (`nil`, `7`, `1.5`, `"text"`, `true` as 1), so that calls read like SQL. A
/// value never appears in an error or a log.
public enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])

  public static func integer(_ value: Int) -> SQLValue { .integer(Int64(value)) }
}

extension SQLValue {
  public init(_ value: Int64?) { self = value.map { .integer($0) } ?? .null }
  public init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
  public init(_ value: Double?) { self = value.map { .real($0) } ?? .null }
  public init(_ value: String?) { self = value.map { .text($0) } ?? .null }
  public init(_ value: [UInt8]?) { self = value.map { .blob($0) } ?? .null }
  public init(_ value: Bool) { self = .integer(value ? 1 as Int64 : 0) }
}

extension SQLValue: ExpressibleByNilLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
  ExpressibleByBooleanLiteral
{
  public init(nilLiteral: ()) { self = .null }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .real(value) }
  public init(stringLiteral value: String) { self = .text(value) }
  public init(booleanLiteral value: Bool) { self.init(value) }
}
