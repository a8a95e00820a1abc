extension SQLValue {
  /// A field as its column has it: yes and no as 1 and 0, sets and keyed fields as JSON texts.
  init(_ value: JSONValue?) {
    switch value {
    case nil, .null: self = .null
    case .bool(let flag): self = SQLValue(flag)
    case .integer(let number): self = .integer(number)
    case .decimal(let text): self = Double(text).map { .real($0) } ?? .text(text)
    case .string(let text): self = .text(text)
    case .array?, .object?: self = .text(JSONWriter.text(value ?? .null))
    }
  }
}
