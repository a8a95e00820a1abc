import SyncProtocol

extension Replica {
  /// Drops what was remembered of erased slots in order to tell it to the person, and what they
  /// were last shown of them.
  func forgetErasedNotices(_ key: RecordKey, _ state: RecordState) throws {
    for table in ["overtaken", "displayed"] {
      let place: [SQLValue] = [.blob(key.id.bytes), .text(key.type), .text(key.zone.name)]
      let slots = try connection.rows(
        "SELECT DISTINCT slot FROM \(table) WHERE id = ?1 AND type = ?2 AND zone = ?3",
        values: place
      ) { Slot($0.text(0)) }
      for slot in slots where state.isErased(slot) {
        try connection.execute(
          "DELETE FROM \(table) WHERE id = ?1 AND type = ?2 AND zone = ?3 AND slot = ?4",
          values: place + [.text(slot.name)])
      }
    }
  }
}
