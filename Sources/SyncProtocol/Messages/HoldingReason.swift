/// Why the server holds a pushed record in quarantine. The raw value is the stable code that its
/// author is told; a newer server may send one that is not among these.
public enum HoldingReason: String, Hashable, Sendable, CaseIterable {
  /// The person's role does not write this type in this zone.
  case role
  /// An edit stands under a writer of somebody else's.
  case author
  /// Only the server's word erases.
  case erasure
  /// The record would grow beyond what a batch can carry.
  case size
  /// The person may not reach the zone any more, or never could; or the device was revoked.
  case access
}
