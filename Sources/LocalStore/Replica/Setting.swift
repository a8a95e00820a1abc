/// What the replica knows of itself, by name.
enum Setting: String {
  /// The person's name, as others see it beside their edits.
  case name
  /// The highest stamp given out or adopted: replica-wide, durable, never computed from facts.
  case clockMark = "clock_mark"
  case writer
  case server
  case device
  /// The revision of the access list last received.
  case accessRevision = "access_revision"
  /// The revision up to which every erasure was carried out, down to the last byte of the file.
  case erasureRevision = "erasure_revision"
  /// There as long as the file may still hold bytes of what was erased, or of a removed zone.
  case remains
  /// When the last sync was completed, in milliseconds since 1970, by this laptop's clock.
  case lastSync = "last_sync"
  /// How far the server's clock was ahead of this laptop's, in milliseconds.
  case clockSkew = "clock_skew"
  /// Whether the replica takes no work any more, because it is about to be cleared.
  case retired
}

extension Replica {
  func text(_ setting: Setting) throws -> String? {
    try connection.text("SELECT value FROM setting WHERE name = ?1", .text(setting.rawValue))
  }

  func number(_ setting: Setting) throws -> Int64? {
    try connection.int64("SELECT value FROM setting WHERE name = ?1", .text(setting.rawValue))
  }

  func clear(_ setting: Setting) throws {
    try connection.execute("DELETE FROM setting WHERE name = ?1", .text(setting.rawValue))
  }

  func set(_ setting: Setting, _ value: SQLValue) throws {
    try connection.execute(
      """
      INSERT INTO setting VALUES (?1, ?2) ON CONFLICT(name) DO UPDATE SET value = excluded.value
      """, .text(setting.rawValue), value)
  }
}
