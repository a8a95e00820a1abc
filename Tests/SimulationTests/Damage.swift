import SyncProtocol

@testable import LocalStore
@testable import SyncProtocol

/// What a bad disk, or somebody with a SQLite tool, does to a replica's file.
enum Damage: CaseIterable {
  /// Facts are not there any more, and nothing tells.
  case gone
  /// Another program deletes facts.
  case deleted
  /// A fact has other values than its hash says.
  case altered
  /// A fact is no state at all.
  case unreadable
  /// The stored digest is another zone's.
  case wrongDigest
  /// The cursor says that everything has been received.
  case cursorAhead

  /// - Parameters:
  ///   - keys: the facts that are hit.
  ///   - head: the server's.
  func happen(
    to replica: Replica, in zone: Zone, _ keys: [RecordKey], head: ZoneReconciliation.Head
  ) throws {
    let connection = replica.connection
    switch self {
    case .gone: for key in keys { try Self.delete(key, connection) }
    case .deleted:
      // A program of somebody else's runs the triggers.
      connection.triggersEnabled = true
      defer { connection.triggersEnabled = false }
      for key in keys { try Self.delete(key, connection) }
    case .altered:
      for key in keys {
        let state = try replica.store.fact(key)?.state ?? RecordState()
        try Self.store(state.withAlteredTexts.canonicalBytes, of: key, connection)
      }
    case .unreadable: for key in keys { try Self.store([0xff, 0x00], of: key, connection) }
    case .wrongDigest:
      try connection.execute("UPDATE fact_digest SET sum = randomblob(16)")
    case .cursorAhead:
      var cursor = try replica.zone(zone)?.cursor ?? .start
      guard head.seq > cursor.base else { return }
      (cursor.base, cursor.position, cursor.journalHash) = (head.seq, head.seq, head.journalHash)
      try replica.save(cursor, of: zone)
    }
  }

  private static func delete(_ key: RecordKey, _ connection: Connection) throws {
    try connection.execute(
      "DELETE FROM fact WHERE id = ?1 AND type = ?2", .blob(key.id.bytes), .text(key.type))
  }

  private static func store(
    _ state: [UInt8], of key: RecordKey, _ connection: Connection
  ) throws {
    try connection.execute(
      "UPDATE fact SET state = ?3 WHERE id = ?1 AND type = ?2",
      .blob(key.id.bytes), .text(key.type), .blob(state))
  }
}

extension RecordState {
  /// With another first letter in every text.
  fileprivate var withAlteredTexts: RecordState {
    var altered = self
    for cell in cells where !cell.slot.isControl {
      altered.update(cell.slot) { register in
        register.mapValues { value in
          value.textContent.map { .text("~" + $0.dropFirst()) } ?? value
        }
      }
    }
    return altered
  }
}
