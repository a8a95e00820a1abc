import LocalStore
import SyncProtocol

@testable import SyncServer

/// What lies in quarantine, as far as tests ask.
extension SimulatedServer {
  struct HeldRecord {
    let key: RecordKey
    let reason: String
    let state: RecordState
    /// The values that their author replaced before they were sent.
    let past: [Value]
  }

  func quarantine(of zone: Zone) throws -> [HeldRecord] {
    try zones[zone]?.connection.rows(
      "SELECT type, id, reason, state, past FROM quarantine ORDER BY n"
    ) { row -> HeldRecord? in
      guard let id = RecordID(bytes: row.blob(1)) else { return nil }
      return HeldRecord(
        key: RecordKey(zone: zone, type: row.text(0), id: id), reason: row.text(2),
        state: try RecordState(canonicalBytes: row.blob(3)), past: try Self.values(row.blob(4)))
    }.compactMap { $0 } ?? []
  }

  private static func values(_ bytes: [UInt8]) throws -> [Value] {
    var reader = CBORReader(bytes)
    return try (0..<reader.array(upTo: 10_000, "the past")).map { _ in
      try reader.array(exactly: 4, "a past value")
      _ = try reader.text(upTo: 1_000, "a slot")
      _ = (try reader.unsigned(), try reader.unsigned())
      return try Value(checking: Array(bytes[try reader.skipItem()]))
    }
  }

  /// Every text that lies there, be it shown or replaced.
  func heldTexts(of zone: Zone) throws -> Set<String> {
    Set(
      try quarantine(of: zone).flatMap { record in
        (record.state.cells.flatMap { $0.register.live.compactMap(\.value) } + record.past)
          .compactMap(\.textContent)
      })
  }

  /// As if staff released all of it: the edits are joined as they were made.
  func releaseEverything() throws {
    for (zone, file) in zones {
      let held = try quarantine(of: zone)
      try file.store.write { facts in
        for record in held { _ = try facts.join(record.key, record.state) }
        try file.connection.execute("DELETE FROM quarantine")
      }
    }
  }
}
