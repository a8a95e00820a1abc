import SyncProtocol

extension Value {
  /// The value in JSON, whatever it is: what a newer client wrote is shown too.
  ///
  /// Sixteen bytes are a record's id, other bytes base64url.
  var json: JSONValue { content.json }

  /// The value as a person reads it in a label; nil if there is nothing to read.
  var labelText: String? { json.labelText }
}

extension JSONValue {
  /// A text, a number or a word as a person reads it in a label; nil for nothing.
  var labelText: String? {
    switch self {
    case .null: nil
    case .bool(let value): value ? "yes" : "no"
    case .integer, .decimal: numberText
    case .string(let text): text.isEmpty ? nil : text
    case .array(let elements):
      elements.isEmpty ? nil : elements.compactMap(\.labelText).joined(separator: " ")
    case .object(let object): (object["en"] ?? object.members.first?.value)?.labelText
    }
  }
}

extension Value.Content {
  fileprivate var json: JSONValue {
    switch self {
    case .null: .null
    case .boolean(let value): .bool(value)
    case .integer(let number): .integer(number)
    case .decimal(let number): JSONValue.number(number.description) ?? .null
    case .text(let text): .string(text)
    case .bytes(let bytes):
      .string(RecordID(bytes: bytes)?.description ?? Base64URL.encode(bytes))
    case .list(let elements): .array(elements.map(\.json))
    case .map(let pairs):
      .object(JSONObject(firstOf: pairs.map { ($0.key.keyText, $0.value.json) }))
    }
  }

  private var keyText: String {
    if case .text(let text) = self { text } else { JSONWriter.text(json) }
  }
}
