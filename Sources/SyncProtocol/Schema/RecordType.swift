/// A record type's declaration.
public struct RecordType: Hashable, Sendable {
  /// Where records of a type live.
  public enum Home: Hashable, Sendable {
    /// In `commons`, held by everybody.
    case commons
    /// In the zone of a country.
    case country
  }

  public let name: String
  public let home: Home
  /// The least role that writes records of this type.
  public let writer: Role
  /// The fields whose values make the id of a record that is one fact per key; empty if ids are
  /// minted.
  public let key: [String]
  /// The fields that name a record to people, in order.
  public let label: [String]
  /// The fields that a list shows beside the label, in order; empty for the first few short ones.
  public let columns: [String]
  public let fields: [Field]
  private let places: [String: Int]

  public init(
    _ name: String, in home: Home, writer: Role? = nil, key: [String] = [], label: [String],
    columns: [String] = [], _ fields: [Field]
  ) {
    self.name = name
    self.home = home
    self.writer = writer ?? (home == .commons ? .central : .coach)
    self.key = key
    self.label = label
    self.columns = columns
    self.fields = fields
    places = Dictionary(zip(fields.map(\.name), fields.indices)) { first, _ in first }
  }

  public func field(_ name: String) -> Field? { places[name].map { fields[$0] } }

  /// The policy of a slot, known to this schema or not: an unknown field waits for a person.
  public func policy(of slot: Slot) -> Policy {
    field(slot.field)?.policy ?? .review
  }
}
