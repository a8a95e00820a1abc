import SyncProtocol

/// Who sent a request: an enrolled device and its person.
struct Caller: Hashable, Sendable {
  var device: String
  var person: String
  /// The person's name, as it is shown beside their edits.
  var name: String
  var access: AccessList

  func role(in zone: Zone) -> Role? { access.grants.first { $0.zone == zone }?.role }
}
