import LocalStore
import SyncProtocol

/// What a zone's file says of itself, at one moment.
struct ZoneSummary: Hashable {
  let zone: Zone
  let head: UInt64
  let digest: Digest
  /// Records that wait in quarantine.
  let quarantined: Int
  /// Records that laptops brought for others, and that wait to be looked at.
  let carried: Int
  /// When the last recovery window ends, in milliseconds since 1970.
  let recoveryEnd: UInt64?

  /// Of one moment only inside a snapshot.
  init(_ file: ZoneFile) throws {
    zone = file.zone
    head = try file.store.head()
    digest = try file.store.digest(of: file.zone)
    quarantined = try Quarantine(connection: file.connection).count()
    carried = try CarriedEdits(connection: file.connection).count()
    recoveryEnd = try file.recoveryEnd()
  }

  /// What staff should look at, as a sentence; nil if there is nothing.
  var carriedNote: String? {
    guard carried > 0 else { return nil }
    return "In the zone \(zone), \(Quantity.counted(carried, "record")) came on others' laptops "
      + "and should be looked at."
  }

  /// That the zone recovers from a loss, as a sentence; nil if it does not.
  /// - Parameter now: the wall clock, in milliseconds since 1970.
  func recoveryNote(at now: UInt64) -> String? {
    guard let end = recoveryEnd, now < end else { return nil }
    return "The zone \(zone) recovers from a loss: until \(Timestamp.day(milliseconds: end)) "
      + "laptops may bring each other's edits."
  }
}
