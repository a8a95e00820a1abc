import LocalStore
import SyncProtocol

extension Registry {
  /// A zone as people know it.
  struct ZoneEntry: Hashable, Sendable {
    let zone: Zone
    let title: String
  }

  /// In the order of their names.
  func zones() throws -> [ZoneEntry] {
    try connection.rows("SELECT zone, title FROM zone ORDER BY zone") { row in
      Zone(row.text(0)).map { ZoneEntry(zone: $0, title: row.text(1)) }
    }.compactMap { $0 }
  }

  func holds(_ zone: Zone) throws -> Bool {
    try connection.int64("SELECT 1 FROM zone WHERE zone = ?1", .text(zone.name)) != nil
  }

  /// Adds zones, all or none of them.
  func addZones(_ entries: [ZoneEntry]) throws {
    try connection.transaction {
      for entry in entries {
        if try holds(entry.zone) { throw RegistryError.zoneExists(entry.zone) }
        try connection.execute(
          "INSERT INTO zone VALUES (?1, ?2)", .text(entry.zone.name),
          .text(try Self.checkedName(entry.title)))
      }
      try bumpRevision()
    }
  }

  /// A title or name that people can read: not empty, and within the bound of the formats.
  static func checkedName(_ name: String) throws -> String {
    guard let canonical = PersonName.canonical(name) else { throw RegistryError.invalidName(name) }
    return canonical
  }
}
