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

  /// A file that cannot be read is a finding, and the others are checked all the same.
  func reports() -> [Report] {
    let (registry, zones) = registryReport()
    return [registry] + (zones ?? filedZones()).map { report(on: $0) }
  }

  /// The report, and the zones if it tells them.
  private func registryReport() -> (Report, [Zone]?) {
    let name = "registry.sqlite"
    do {
      let registry = try data.openRegistry(clock: clock)
      return try registry.connection.snapshot {
        let problems = Self.problems([
          { try SQLiteIntegrity.findings(registry.connection, as: .registry).map(\.sentence) },
          { try RegistryAudit(registry: registry).findings() },
        ])
        let people = try? registry.people().count
        let zones = try? registry.zones().map(\.zone)
        return (Report(file: name, records: UInt64(people ?? 0), problems: problems), zones)
      }
    } catch {
      return (Report(file: name, records: 0, problems: [Self.sentence(error)]), nil)
    }
  }

  /// The zones that have a file, for want of a registry.
  private func filedZones() -> [Zone] {
    (FolderListing.names(in: data.zonesPath) ?? []).compactMap { name in
      let parts = name.split(separator: ".", maxSplits: 1)
      return parts.count == 2 && parts[1] == "sqlite" ? Zone(String(parts[0])) : nil
    }.sorted()
  }

  private func report(on zone: Zone) -> Report {
    let name = "zones/\(zone.name).sqlite"
    do {
      let file = try data.openZone(zone)
      return try file.connection.snapshot {
        let problems = Self.problems([
          { try SQLiteIntegrity.findings(file.connection, as: .zone).map(\.sentence) },
          { try FactAudit(file.store, holding: [zone]).findings().map(\.sentence) },
          { try Journal(connection: file.connection).verify() },
        ])
        let records = try? file.store.digest(of: zone).count
        return Report(file: name, records: records ?? 0, problems: problems)
      }
    } catch {
      return Report(file: name, records: 0, problems: [Self.sentence(error)])
    }
  }

  /// Damage that keeps one check from coming to its end is what it found; the others go on.
  private static func problems(_ checks: [() throws -> [String]]) -> [String] {
    checks.flatMap { check in
      do {
        return try check()
      } catch {
        return [sentence(error)]
      }
    }
  }

  private static func sentence(_ error: any Error) -> String {
    switch error {
    case let error as SQLiteError: "SQLite: \(error.reason)"
    default: "\(error)"
    }
  }
}
