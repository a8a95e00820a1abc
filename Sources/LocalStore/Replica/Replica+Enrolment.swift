public import SyncProtocol

/// What a server has told a replica about itself and its person.
extension Replica {
  /// Takes note of an enrolment: the person's name as the server knows it, and what they may
  /// reach. Everything held here stays, until the server has been asked about zones that are not
  /// granted.
  public func enrol(as name: String, access: AccessList) throws {
    try connection.transaction {
      try set(.name, .text(name))
      try clear(.retired)
      try take(access)
    }
  }

  /// Takes note of what the person may reach. What the server held only for want of access is
  /// offered to it again.
  func take(_ access: AccessList) throws {
    try set(.accessRevision, .integer(Int64(bitPattern: access.revision)))
    for grant in access.grants {
      try addZone(grant.zone, title: grant.title, role: grant.role)
      try outbox.offerAgain(in: grant.zone)
    }
  }

  /// When the last sync was completed, in milliseconds since 1970, by this laptop's clock.
  public func lastSync() throws -> UInt64? {
    try number(.lastSync).map { UInt64(clamping: $0) }
  }

  /// How far the server's clock was ahead of this laptop's at the last exchange, in milliseconds.
  public func clockSkewMilliseconds() throws -> Int64? { try number(.clockSkew) }
}
