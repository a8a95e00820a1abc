import SyncProtocol

/// The values of a record's fields as people read them: yes and no, elements with semicolons,
/// references by the name of what they mean.
struct ValueText {
  let reader: RecordReader

  /// - Parameter field: nil for a field of a newer version.
  func text(_ value: JSONValue, of field: Field?) throws -> String {
    switch value {
    case .null: "–"
    case .bool(let flag): flag ? "yes" : "no"
    case .integer, .decimal: value.numberText ?? ""
    case .string(let text): try resolved(text, of: field)
    case .array(let elements):
      try elements.map { try text($0, of: field) }.joined(separator: "; ")
    case .object(let object):
      try object.members.map { "\($0.key): \(try text($0.value, of: field))" }
        .joined(separator: "; ")
    }
  }

  private func resolved(_ text: String, of field: Field?) throws -> String {
    guard let type = field?.referencedType, let id = RecordID(text) else { return text }
    let label = try reader.label(of: id, type: type)
    return label == id.short ? label : "\(label) (\(id.short))"
  }
}
