package import SyncProtocol

/// A record that the server holds in quarantine, as those who decide on it see it.
package struct HeldRecord: Hashable, Sendable {
  package let key: RecordKey
  package let label: String
  /// The author's name when it was held.
  package let author: String
  package let device: String
  /// When it arrived, by the server's clock, as the interface writes moments.
  package let at: String
  /// A code of `HoldingReason`, or a newer server's.
  package let reason: String
  /// What its author says of each field that would change; null for nothing.
  package let fields: JSONObject
  /// What is said of the same fields now.
  package let was: JSONObject

  /// - Parameter milliseconds: since 1970.
  package init(
    key: RecordKey, author: String, device: String, at milliseconds: UInt64, reason: String,
    proposal: Proposal
  ) {
    self.key = key
    self.author = author
    self.device = device
    at = Timestamp.text(milliseconds: milliseconds)
    self.reason = reason
    label = proposal.label
    fields = proposal.fields
    was = proposal.was
  }

  /// `{"id","type","zone","label","author","device","at","reason","fields","was"}`
  package var json: JSONValue {
    .record(
      key, label: label,
      [
        "author": .string(author), "device": .string(device), "at": .string(at),
        "reason": .string(reason), "fields": .object(fields), "was": .object(was),
      ])
  }

  /// Nil if this is not such a record.
  package init?(_ json: JSONValue) {
    guard let id = json["id"]?.stringValue.flatMap({ RecordID($0) }),
      let type = json["type"]?.stringValue,
      let zone = json["zone"]?.stringValue.flatMap({ Zone($0) }),
      let label = json["label"]?.stringValue, let author = json["author"]?.stringValue,
      let device = json["device"]?.stringValue, let at = json["at"]?.stringValue,
      let reason = json["reason"]?.stringValue, let fields = json["fields"]?.objectValue,
      let was = json["was"]?.objectValue
    else { return nil }
    key = RecordKey(zone: zone, type: type, id: id)
    self.label = label
    self.author = author
    self.device = device
    self.at = at
    self.reason = reason
    self.fields = fields
    self.was = was
  }
}

extension Settlement.Decision {
  /// As the interface writes it.
  package var word: String {
    switch self {
    case .released: "released"
    case .discarded: "discarded"
    }
  }
}
