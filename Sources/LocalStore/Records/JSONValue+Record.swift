package import SyncProtocol

extension JSONValue {
  /// What is said of a record, behind the four members by which the interface names one:
  /// `"id","type","zone","label"`.
  package static func record(
    _ key: RecordKey, label: String, _ further: JSONObject
  ) -> JSONValue {
    let name: JSONObject = [
      "id": .string(key.id.description), "type": .string(key.type),
      "zone": .string(key.zone.name), "label": .string(label),
    ]
    return .object(JSONObject(name.members + further.members))
  }
}
