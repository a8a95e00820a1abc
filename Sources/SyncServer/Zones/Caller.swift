import SyncProtocol

/// Who sent a request: a device that has joined, and its person.
struct Caller: Hashable, Sendable {
  var device: String
  var person: String
  /// The person's name, as it is shown beside their edits.
  var name: String
  var access: AccessList
  /// A device that was revoked reaches no zone, and may only hand over what it has.
  var standing = AnswerHead.Standing.enrolled

  func role(in zone: Zone) -> Role? { access.grants.first { $0.zone == zone }?.role }
}
