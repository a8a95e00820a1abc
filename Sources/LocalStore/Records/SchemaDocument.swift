public import SyncProtocol

/// A schema as `schema [TYPE]` shows it.
public struct SchemaDocument: Hashable, Sendable {
  private let types: [RecordType]

  public init(_ schema: Schema) { types = schema.types }

  public init(_ type: RecordType) { types = [type] }

  /// `[{"type","zone","fields":[...]}]`, every key always present.
  public var json: JSONValue { .array(types.map(Self.json)) }

  private static func json(_ type: RecordType) -> JSONValue {
    .object([
      "type": .string(type.name),
      "zone": .string(type.home == .commons ? "commons" : "country"),
      "fields": .array(type.fields.map(json)),
    ])
  }

  private static func json(_ field: Field) -> JSONValue {
    .object([
      "name": .string(field.name),
      "kind": .string(field.kind.name),
      "policy": .string(field.policy.rawValue),
      "required": .bool(field.isRequired),
      "choices": field.choices.map { .array($0.map { .string($0) }) } ?? .null,
      "refers_to": .string(orNull: field.referencedType),
      "personal": .bool(field.isPersonal),
      "shape": .string(field.shape.name),
    ])
  }
}

extension Field.Shape {
  /// The shape's name in `schema --json`.
  public var name: String {
    switch self {
    case .single: "single"
    case .set: "set"
    case .keyed: "keyed"
    }
  }
}
