package import SyncProtocol

/// One change of one field, as `history` lists it.
package struct HistoryEntry: Hashable, Sendable {
  /// What the change was to what its author had seen, and to what they had not.
  package enum Relation: String, Hashable, Sendable, CaseIterable {
    /// The field's first value, as far as is held here.
    case created
    case replaced
    /// Another value stood, which its author had not seen.
    case concurrent
    /// Several values stood, and its author chose.
    case resolved
    case deleted
    case restored
    case merged
  }

  package let slot: Slot
  package let mark: Mark
  /// Nil if the author's name is not known here.
  package var author: String?
  /// The field, with its key behind a point; elements of a set are the set's values.
  package let field: String
  /// What its author had been shown. Null if there was nothing, or it was never held here.
  package let old: JSONValue
  package let new: JSONValue
  package let relation: Relation

  /// `{"at","author","field","old","new","relation"}`
  package var json: JSONValue {
    .object([
      "at": .time(mark.stamp.milliseconds),
      "author": .string(orNull: author),
      "field": .string(field),
      "old": old,
      "new": new,
      "relation": .string(relation.rawValue),
    ])
  }
}
