import SyncProtocol

/// A record's fields in JSON.
extension RecordReader {
  /// The shown values of one field: of itself, or by element or key.
  private struct Shown {
    var single: Value?
    var parts: [(element: String, value: Value)] = []
  }

  func fields(of record: VisibleRecord) throws -> JSONObject {
    var shown: [String: Shown] = [:]
    for slot in record.slots {
      guard let value = record.shown(slot) else { continue }
      if let element = slot.element {
        shown[slot.field, default: Shown()].parts.append((element, value))
      } else {
        shown[slot.field, default: Shown()].single = value
      }
    }
    var members: [(String, JSONValue)] = []
    for field in record.type?.fields ?? [] {
      guard let values = shown.removeValue(forKey: field.name) else { continue }
      members += try known(field, values)
    }
    for (name, values) in shown.sorted(by: { $0.key < $1.key }) {
      members += unknown(name, values)
    }
    return JSONObject(firstOf: members)
  }

  /// One field's value in JSON; nil if it has none.
  func fieldValue(_ field: Field, of record: VisibleRecord) throws -> JSONValue? {
    var values = Shown()
    for slot in record.slots where slot.field == field.name {
      guard let value = record.shown(slot) else { continue }
      if let element = slot.element {
        values.parts.append((element, value))
      } else {
        values.single = value
      }
    }
    return try known(field, values).first { $0.0 == field.name }?.1
  }

  /// A field as its declaration has it; what does not fit the declaration stands behind it, each
  /// under its own name.
  private func known(_ field: Field, _ values: Shown) throws -> [(String, JSONValue)] {
    var members: [(String, JSONValue)] = []
    var rest = values
    switch field.shape {
    case .single:
      if let value = values.single { members.append((field.name, try json(value, of: field))) }
      rest.single = nil
    case .set:
      let elements = try elements(values.parts, of: field)
      if !elements.isEmpty { members.append((field.name, Self.list(of: elements))) }
      rest.parts = []
    case .keyed:
      let byKey = try values.parts.sorted { $0.element < $1.element }
        .map { ($0.element, try json($0.value, of: field)) }
      if !byKey.isEmpty { members.append((field.name, .object(JSONObject(firstOf: byKey)))) }
      rest.parts = []
    }
    if let value = rest.single { members.append(("\(field.name).", value.json)) }
    for part in rest.parts { members.append(("\(field.name).\(part.element)", part.value.json)) }
    return members
  }

  /// The elements that are there. Two references to merged records are one element.
  private func elements(
    _ parts: [(element: String, value: Value)], of field: Field
  ) throws -> Set<String> {
    var texts: Set<String> = []
    for part in parts where part.value == .present {
      texts.insert(try resolved(part.element, of: field))
    }
    return texts
  }

  /// A set's elements as they are shown.
  static func list(of elements: Set<String>) -> JSONValue {
    .array(elements.sorted().map { .string($0) })
  }

  private func resolved(_ element: String, of field: Field) throws -> String {
    guard let type = field.referencedType, let id = RecordID(element) else { return element }
    return try resolve(id, type: type).description
  }

  func json(_ value: Value, of field: Field) throws -> JSONValue {
    guard let type = field.referencedType, let id = value.referenceContent else {
      return value.json
    }
    return .string(try resolve(id, type: type).description)
  }

  /// A field of a newer schema: a set if it looks like one, else by key, else a single value.
  private func unknown(_ name: String, _ values: Shown) -> [(String, JSONValue)] {
    guard !values.parts.isEmpty else { return values.single.map { [(name, $0.json)] } ?? [] }
    let parts = values.parts.sorted { $0.element < $1.element }
    var members: [(String, JSONValue)] = []
    if parts.allSatisfy({ $0.value == .present }) {
      members.append((name, .array(parts.map { .string($0.element) })))
    } else {
      let byKey = JSONObject(firstOf: parts.map { ($0.element, $0.value.json) })
      members.append((name, .object(byKey)))
    }
    if let value = values.single { members.append(("\(name).", value.json)) }
    return members
  }
}
