import LocalStore
import SyncProtocol

/// Walks the journals of a data directory's zones, while the server runs or not.
struct JournalAudit {
  struct Report: Hashable, Sendable {
    let zone: Zone
    let walk: JournalWalk.Report

    var isRight: Bool { walk.findings.isEmpty }
  }

  let data: DataDirectory
  /// For each zone the hashes of its journal's rows that somebody noted down.
  let notedHeads: [Zone: Set<[UInt8]>]

  /// A file that cannot even be opened is a finding, and the other zones are walked all the same.
  func reports(of zones: [Zone]) -> [Report] {
    zones.map { zone in
      do {
        let file = try data.openZone(zone)
        return try file.connection.snapshot {
          let journal = Journal(connection: file.connection)
          return Report(zone: zone, walk: try journal.verify(notedHeads: notedHeads[zone] ?? []))
        }
      } catch {
        let finding = Verification.sentence(error)
        return Report(zone: zone, walk: JournalWalk.Report(findings: [finding]))
      }
    }
  }
}
