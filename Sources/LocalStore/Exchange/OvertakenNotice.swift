package import SyncProtocol

/// An edit made here that lost against another, as its author is told.
package struct OvertakenNotice: Hashable, Sendable {
  package let key: RecordKey
  package let label: String
  /// The field, with its key behind a point.
  package let field: String
  package let mine: JSONValue
  package let shown: JSONValue
  /// Who wrote what is shown, if the name is known here.
  package let author: String?
  /// Milliseconds since 1970.
  package let at: UInt64

  /// `{"id","type","zone","label","field","mine","shown","by","at"}`
  package var json: JSONValue {
    .record(
      key, label: label,
      [
        "field": .string(field),
        "mine": mine,
        "shown": shown,
        "by": .string(orNull: author),
        "at": .time(at),
      ])
  }
}

extension RecordReader {
  /// What to tell the author of an edit that was overtaken.
  package func notice(_ overtaken: Overtaken) throws -> OvertakenNotice {
    let field = schema.type(overtaken.key.type)?.field(overtaken.slot.field)
    return OvertakenNotice(
      key: overtaken.key, label: try label(of: overtaken.key),
      field: FieldName.text(overtaken.slot), mine: try text(overtaken.mine, field),
      shown: try text(overtaken.shown, field), author: name(of: overtaken.by.writer),
      at: overtaken.by.stamp.milliseconds)
  }

  private func text(_ value: Value, _ field: Field?) throws -> JSONValue {
    try field.map { try json(value, of: $0) } ?? value.json
  }
}
