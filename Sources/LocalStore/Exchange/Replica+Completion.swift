public import SyncProtocol

extension Replica {
  /// Takes note of the end of a zone's part of an answer; at the head, base becomes position and
  /// the digests are compared.
  /// - Returns: whether both sides hold the same; nil if that cannot be told yet.
  func apply(
    _ done: ZoneDone, in zone: Zone, leftOut: [RecordID]
  ) throws -> Bool? {
    try connection.transaction {
      guard var cursor = try self.zone(zone)?.cursor else { return nil }
      // An epoch that began while the server was answering is one to be told of by a refusal.
      guard cursor.epoch == .unknown || cursor.epoch == done.epoch else { return nil }
      cursor.epoch = done.epoch
      guard let head = done.head else {
        try save(cursor, of: zone)
        return nil
      }
      guard head.seq >= cursor.position else {
        throw AnswerError.unexpected("a head behind the pages that led to it")
      }
      cursor.base = head.seq
      cursor.position = head.seq
      cursor.journalHash = head.journalHash
      cursor.held.drop(through: head.seq)
      try save(cursor, of: zone)
      let agrees = try compare(head.digest, in: zone, leftOut: leftOut)
      try connection.execute(
        "UPDATE zone SET server_digest = ?2, agrees = ?3 WHERE zone = ?1",
        .text(zone.name), .text(head.digest.description), agrees.map { SQLValue($0) } ?? .null)
      return agrees
    }
  }

  /// Compares what is held, but for records unsent or held, with the server's digest, which left
  /// out the same ones. Nil if something was written meanwhile: the next exchange will tell.
  private func compare(
    _ digest: Digest, in zone: Zone, leftOut: [RecordID]
  ) throws -> Bool? {
    guard Set(try outbox.ids(in: zone)) == Set(leftOut) else { return nil }
    return try self.digest(of: zone) == digest
  }

  /// This replica's digest of a zone, without the records that are unsent or held.
  public func digest(of zone: Zone) throws -> Digest {
    var digest = try store.digest(of: zone)
    // CROSS JOIN: to find few records by their ids, and not to look through all for those unsent.
    try connection.query(
      """
      SELECT f.hash FROM outbox AS o CROSS JOIN fact AS f ON f.id = o.id AND f.zone = o.zone
      WHERE o.zone = ?1 GROUP BY f.seq
      """, .text(zone.name)
    ) { row in
      if let hash = RecordHash(bytes: row.blob(0)) { digest.remove(hash) }
    }
    return digest
  }

  /// Takes note of a head: the clocks' difference, and what the person may reach.
  func apply(_ head: AnswerHead, requestedAt sent: UInt64) throws {
    try connection.transaction {
      let skew = Int64(clamping: head.clock) - Int64(clamping: (sent / 2 + wall() / 2))
      try set(.clockSkew, .integer(skew))
      // A revoked device is granted nothing, and keeps what it holds all the same.
      guard head.standing == .enrolled, let access = head.access else { return }
      try take(access)
      let granted = Set(access.grants.map(\.zone))
      for held in try zones() where !granted.contains(held.zone) {
        try loseAccess(to: held.zone)
      }
    }
  }

  func noteCompletedSync() throws {
    try connection.transaction { try set(.lastSync, .integer(Int64(clamping: wall()))) }
  }
}
