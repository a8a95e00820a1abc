import SyncProtocol

/// What was last displayed of disputed fields: what a resolution means that names no token.
struct DisplayedTokens {
  let connection: Connection

  func token(_ key: RecordKey, _ slot: Slot) throws -> DisplayToken? {
    try connection.text(
      "SELECT token FROM displayed WHERE id = ?1 AND type = ?2 AND zone = ?3 AND slot = ?4",
      .blob(key.id.bytes), .text(key.type), .text(key.zone.name), .text(slot.name)
    ).flatMap { DisplayToken(text: $0) }
  }

  /// Remembers what is being displayed. A replica that is locked or can only be read is displayed
  /// all the same.
  func remember(_ conflicts: [ConflictItem]) {
    guard connection.mode != .readOnly, !connection.isInTransaction else { return }
    let news = conflicts.filter { item in
      (try? token(item.key, item.conflict.slot)) != item.conflict.token
    }
    guard !news.isEmpty else { return }
    try? connection.transaction {
      for item in news {
        try connection.execute(
          """
          INSERT INTO displayed(id, type, zone, slot, token) VALUES (?1, ?2, ?3, ?4, ?5)
          ON CONFLICT(id, type, zone, slot) DO UPDATE SET token = excluded.token
          """,
          .blob(item.key.id.bytes), .text(item.key.type), .text(item.key.zone.name),
          .text(item.conflict.slot.name), .text(item.conflict.token.text))
      }
    }
  }

  /// To be called in the transaction of the change that settles the field.
  func forget(_ key: RecordKey, _ slot: Slot) throws {
    try connection.execute(
      "DELETE FROM displayed WHERE id = ?1 AND type = ?2 AND zone = ?3 AND slot = ?4",
      .blob(key.id.bytes), .text(key.type), .text(key.zone.name), .text(slot.name))
  }
}
