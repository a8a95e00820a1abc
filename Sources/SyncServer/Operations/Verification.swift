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
    /// Of a zone that can be read.
    var summary: ZoneSummary?
  }

  let data: DataDirectory
  let clock: @Sendable () -> UInt64
  /// Nil where the registry, which tells what was erased, cannot be read.
  let erasing: ServerErasing?

  /// A file that cannot be read is a finding, and the others are checked all the same.
  func reports() -> [Report] {
    let (registry, zones) = registryReport()
    return [registry] + (zones ?? filedZones()).map { report(on: $0) } + reportOnCentral()
  }

  /// It may be deleted at any time, so only what it should not hold is a finding.
  private func reportOnCentral() -> [Report] {
    guard let erasing, (try? erasing.finishCentral()) != true else { return [] }
    return [Report(file: "central.sqlite", records: 0, problems: [Self.remains])]
  }

  /// The report, and the zones if it tells them.
  private func registryReport() -> (Report, [Zone]?) {
    let name = DataDirectory.registryName
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
    ((try? FolderContents.names(of: data.zonesPath)) ?? []).compactMap { name in
      let parts = name.split(separator: ".", maxSplits: 1)
      return parts.count == 2 && parts[1] == "sqlite" ? Zone(String(parts[0])) : nil
    }.sorted()
  }

  private func report(on zone: Zone) -> Report {
    let name = DataDirectory.zoneName(zone)
    do {
      let file = try data.openZone(zone)
      // What a killed server left half done would be found as a fault below.
      let isDestroyed =
        (try? data.openRegistry(clock: clock).applyErasures(to: file)) ?? true
      return try file.connection.snapshot {
        let problems = Self.problems([
          { try SQLiteIntegrity.findings(file.connection, as: .zone).map(\.sentence) },
          { try FactAudit(file.store, holding: [zone]).findings().map(\.sentence) },
          { try Journal(connection: file.connection).verify().findings },
          { try Quarantine(connection: file.connection).findings() },
          { isDestroyed ? [] : [Self.remains] },
        ])
        let summary = try? ZoneSummary(file)
        return Report(
          file: name, records: summary?.digest.count ?? 0, problems: problems, summary: summary)
      }
    } catch {
      return Report(file: name, records: 0, problems: [Self.sentence(error)])
    }
  }

  private static let remains =
    "bytes of erased records may still be in free pages: something reads the file for long, or the "
    + "disk is full"

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

  static func sentence(_ error: any Error) -> String {
    switch error {
    case let error as SQLiteError: "SQLite: \(error.reason)"
    default: "\(error)"
    }
  }
}
