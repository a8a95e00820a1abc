import LocalStore
import SyncProtocol

/// Checks every file of a data directory, while the server runs or not: one unchanging state of
/// each is read.
struct Verification {
  struct Report: Hashable, Sendable {
    /// As a path below the data directory.
    let file: String
    let records: UInt64
    /// Sentences; empty if all is well.
    let problems: [String]
  }

  let data: DataDirectory
  let clock: @Sendable () -> UInt64

  func reports() throws -> [Report] {
    let registry = try data.openRegistry(clock: clock)
    let problems = try registry.connection.snapshot {
      try Self.integrity(registry.connection) + (try RegistryAudit(registry: registry).findings())
    }
    let people = UInt64(try registry.people().count)
    return [Report(file: "registry.sqlite", records: people, problems: problems)]
      + (try registry.zones().map { report(on: $0.zone) })
  }

  /// A file that cannot even be opened is a finding, and the others are checked all the same.
  private func report(on zone: Zone) -> Report {
    let name = "zones/\(zone.name).sqlite"
    do {
      let file = try data.openZone(zone)
      return try file.connection.snapshot {
        let problems =
          try Self.integrity(file.connection)
          + FactAudit(store: file.store, zone: zone).findings()
          + Journal(connection: file.connection).verify().findings
        let records = try file.store.digest(of: zone).count
        return Report(file: name, records: records, problems: problems)
      }
    } catch {
      return Report(file: name, records: 0, problems: [Self.sentence(error)])
    }
  }

  private static func integrity(_ connection: Connection) throws -> [String] {
    let lines = try connection.rows("PRAGMA integrity_check") { $0.text(0) }
    return lines == ["ok"] ? [] : lines.map { "SQLite: \($0)" }
  }

  static func sentence(_ error: any Error) -> String {
    switch error {
    case let error as SQLiteError: "SQLite: \(error.message)"
    default: "\(error)"
    }
  }
}
