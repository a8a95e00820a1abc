/// The record types that a program knows: data, handed to whoever needs it.
///
/// A schema shapes entry, views and reports. Facts do not depend on it: records, fields and values
/// of a newer schema are kept, joined, relayed and hashed like any others.
public struct Schema: Hashable, Sendable {
  /// Grows with every release that adds a type or a field. A view built by another version is
  /// rebuilt.
  public let version: Int
  public let types: [RecordType]
  private let places: [String: Int]

  public init(version: Int, _ types: [RecordType]) {
    self.version = version
    self.types = types
    places = Dictionary(zip(types.map(\.name), types.indices)) { first, _ in first }
  }

  public func type(_ name: String) -> RecordType? { places[name].map { types[$0] } }
}
