/// A field's declaration.
public struct Field: Hashable, Sendable {
  /// What one value of a field is.
  public enum Kind: Hashable, Sendable {
    case text
    case integer
    case decimal
    /// Euro, at most two decimals.
    case money
    /// ISO 8601, `2025-12-31`.
    case date
    case boolean
    /// One of some words, in their order; `outside` are words that stand outside the order.
    case choice([String], outside: [String])
    /// Another record's id, of the named type.
    case reference(String)
    /// ISO 3166-1 alpha-2.
    case country
    /// ISO 639, two or three letters.
    case language
    /// A code of the Nomenclature of Territorial Units for Statistics, level 0 to 3.
    case nuts
    /// Some words in an order of their own, as one value.
    case list
    /// A phase of the programme that the named reference field of the same record points to.
    case phase(of: String)
    /// A registered user, by name.
    case user
  }

  /// How many values a field holds.
  public enum Shape: Hashable, Sendable {
    case single
    /// One slot for each element.
    case set
    /// One slot for each key, such as a language.
    case keyed(Kind)

    public static let perLanguage = Shape.keyed(.language)
  }

  public let name: String
  public let kind: Kind
  public let shape: Shape
  public let policy: Policy
  public let isRequired: Bool
  /// Whether it says something about a natural person (GDPR Art. 4).
  public let isPersonal: Bool
  /// Whether a record can be named by this field where an id is asked for.
  public let isName: Bool

  public init(
    _ name: String, _ kind: Kind = .text, _ policy: Policy, shape: Shape = .single,
    required: Bool = false, personal: Bool = false, isName: Bool = false
  ) {
    self.name = name
    self.kind = kind
    self.shape = shape
    self.policy = policy
    isRequired = required
    isPersonal = personal
    self.isName = isName
  }

  /// The order of a `furthest` field that its declaration alone gives; nil outside it.
  public func rank(of value: Value) -> Rank? {
    if value.isNull { return .emptied }
    switch kind {
    case .choice(let ordered, _):
      return value.textContent.flatMap { ordered.firstIndex(of: $0) }.map { .position($0) }
    case .integer, .decimal, .money:
      return value.numberContent.map { .number($0) }
    default:
      return nil
    }
  }

  /// The record type that values of this field name, if they do.
  public var referencedType: String? {
    guard case .reference(let type) = kind else { return nil }
    return type
  }

  /// The words that are accepted, in their order; nil if any text is.
  public var choices: [String]? {
    guard case .choice(let ordered, let outside) = kind else { return nil }
    return ordered + outside
  }
}

extension Field.Kind {
  /// The kind's name in `schema --json` and in messages.
  public var name: String {
    switch self {
    case .text: "text"
    case .integer: "integer"
    case .decimal: "decimal"
    case .money: "money"
    case .date: "date"
    case .boolean: "boolean"
    case .choice: "choice"
    case .reference: "reference"
    case .country: "country"
    case .language: "language"
    case .nuts: "nuts"
    case .list: "list"
    case .phase: "phase"
    case .user: "user"
    }
  }
}
