internal import SyncProtocol

/// Checks what a replica knows of itself: its settings, its writer, its zones, its clock.
struct IdentityAudit {
  let replica: Replica

  func findings() throws -> [Finding] {
    try settings() + zones() + writer() + clock()
  }

  /// The settings that this version knows and cannot read.
  func unreadableSettings() throws -> [String] {
    try replica.connection.rows("SELECT name, typeof(value) FROM setting ORDER BY name") { row in
      guard let setting = Setting(rawValue: row.text(0)) else { return nil }
      return row.text(1) == (setting.isNumber ? "integer" : "text") ? nil : row.text(0)
    }.compactMap { (name: String?) in name }
  }

  private func settings() throws -> [Finding] {
    try unreadableSettings().map {
      Finding(.writer, "setting", .broken, "the setting “\($0)” cannot be read", .repair)
    }
  }

  /// The zones whose rows cannot be used, by their names as they stand there.
  func unreadableZones() throws -> [String] {
    try replica.connection.rows("SELECT zone, held FROM zone ORDER BY zone") { row in
      let isReadable = Zone(row.text(0)) != nil && (try? SeqRanges(stored: row.blob(1))) != nil
      return isReadable ? nil : row.text(0)
    }.compactMap { (name: String?) in name }
  }

  private func zones() throws -> [Finding] {
    try unreadableZones().map {
      Finding(.writer, "zone", .broken, "what is known of the zone “\($0)” is damaged", .repair)
    }
  }

  /// Whether the current writer is one of the replica's own.
  func isWriterOwn() throws -> Bool {
    try replica.ownWriters().contains(replica.writer())
  }

  private func writer() throws -> [Finding] {
    guard try !isWriterOwn() else { return [] }
    return [
      Finding(
        .writer, "writer", .broken, "the writer is not among those of this replica", .repair)
    ]
  }

  private func clock() throws -> [Finding] {
    let (mark, wall) = (try replica.clock().mark.milliseconds, replica.wall())
    guard try replica.clock().isAhead(ofWall: wall) else { return [] }
    let ahead = Quantity.duration(milliseconds: mark - min(mark, wall))
    return [
      Finding(
        .clock, "clock-ahead", .warning,
        "edits were made while a clock was \(ahead) ahead of this laptop's",
        .advice("Check the laptop's clock. If it is right, there is nothing to do."))
    ]
  }
}

extension Setting {
  var isNumber: Bool {
    switch self {
    case .name, .server, .device: false
    case .clockMark, .writer, .accessRevision, .erasureRevision, .remains, .lastSync, .clockSkew,
      .retired:
      true
    }
  }
}
