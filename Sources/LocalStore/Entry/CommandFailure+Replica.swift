package import SyncProtocol

extension CommandFailure {
  /// A record that is not held here, or is deleted.
  package static func notFound(_ key: RecordKey) -> CommandFailure {
    CommandFailure(
      .notFound, code: "not-found", message: "there is no \(key.type) …\(key.id.short) here",
      record: key.id.description)
  }

  /// What keeps a replica from doing what it is asked, for a person to read.
  package init(_ error: ReplicaError) {
    switch error {
    case .notInitialised:
      self.init(
        .failure, code: "not-initialised", message: "this is no replica yet",
        hint: "Make one with “fieldbook init” or “fieldbook join”.")
    case .noSuchRecord(let key):
      self = .notFound(key)
    case .recordExists(let key):
      self.init(
        .invalidData, code: "record-exists",
        message: "the \(key.type) …\(key.id.short) exists already",
        record: key.id.description)
    case .noSuchZone(let zone):
      self.init(
        .notFound, code: "no-such-zone", message: "the zone “\(zone.name)” is not held here",
        field: "--zone")
    case .retired:
      self.init(
        .notEnrolled, code: "access-revoked",
        message: "this laptop's access was revoked, and its replica is being cleared",
        hint: "Ask the office for an invitation.")
    case .erased(let key, let slot):
      self.init(
        .invalidData, code: "erased", message: "\(slot.field) was erased from this record for good",
        field: slot.field, record: key.id.description, hint: "Add a new record.")
    case .tooLarge(let what, let limit):
      self.init(
        .invalidData, code: "too-long", message: "\(what) is more than \(limit)", field: what)
    }
  }
}
