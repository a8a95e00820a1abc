import SyncProtocol

/// Why the registry did not do what it was asked. Nothing was changed.
enum RegistryError: Error, Hashable {
  case zoneExists(Zone)
  case unknownZone(Zone)
  case unknownPerson(String)
  case unknownDevice(String)
  case invalidName(String)
  /// A role of one zone was asked for without saying which.
  case roleNeedsZone(Role)
  /// One zone is to be taken from a role that holds in all of them.
  case roleCoversAllZones(Role)
  /// Unknown, expired or used: whoever guesses is not told which.
  case invitationInvalid
}
