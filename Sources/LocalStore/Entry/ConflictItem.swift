package import SyncProtocol

/// A field that several people gave different values, with the record it belongs to.
package struct ConflictItem: Hashable, Sendable {
  package let key: RecordKey
  package let label: String
  package let conflict: FieldConflict

  /// `{"id","type","zone","label","field","policy","needs_review","token","values"}`
  package var json: JSONValue {
    .record(
      key, label: label,
      [
        "field": .string(conflict.name),
        "policy": .string(conflict.policy.rawValue),
        "needs_review": .bool(conflict.needsReview),
        "token": .string(conflict.token.text),
        "values": .array(conflict.values.map(\.json)),
      ])
  }
}
