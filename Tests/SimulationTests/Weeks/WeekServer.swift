import SyncProtocol
import TestSupport

@testable import LocalStore
@testable import SyncServer

/// The server of a simulated week: the real zones in files, so that they can be backed up and set
/// back, answering as the real endpoint does.
final class WeekServer {
  private let folder: String
  private(set) var answering: SimulatedServer
  private var random: SplitMix64
  private var backup: [Zone: String]?
  private var copies = 0
  /// Whether it was ever set back without anybody telling it.
  private(set) var wentBack = false

  init(folder: String, random: SplitMix64) throws {
    (self.folder, self.random) = (folder, random)
    answering = try SimulatedServer(zones: [], random: random)
    for zone in Templates.zones {
      try Templates.writeZone(to: path(of: zone))
      let file = try open(zone)
      try file.connection.transaction { _ = try file.startEpoch(using: &self.random) }
    }
    answering.grant(Templates.zones)
  }

  private func path(of zone: Zone) -> String { "\(folder)/zone-\(zone.name)" }

  @discardableResult
  private func open(_ zone: Zone) throws -> ZoneFile {
    let file = try ZoneFile(Connection.open(path(of: zone)), zone: zone)
    answering.replace(zone, by: file)
    return file
  }

  var files: [ZoneFile] { Templates.zones.compactMap { answering.zones[$0] } }

  // MARK: Misfortunes

  func backUp() throws {
    var paths: [Zone: String] = [:]
    for file in files {
      copies += 1
      paths[file.zone] = "\(folder)/zone-copy-\(copies)"
      try DatabaseFile.copy(file.connection, to: paths[file.zone] ?? "")
    }
    backup = paths
  }

  /// Puts the backup in the place of the zones.
  /// - Parameter isNoticed: whether it is done with `restore`, which starts new epochs, or the
  ///   whole machine went back in time and nobody knows.
  func restore(isNoticed: Bool, now: UInt64 = 0) throws {
    guard let backup else { return }
    wentBack = wentBack || !isNoticed
    for zone in Templates.zones {
      answering.forget(zone)
      try DatabaseFile.replace(path(of: zone), by: backup[zone] ?? "")
      let file = try open(zone)
      try answering.registry?.applyErasures(to: file)
      guard isNoticed else { continue }
      try file.connection.transaction { _ = try file.beginRecovery(at: now, using: &random) }
    }
  }

  /// Staff decide on all that is held of a zone.
  func decide(_ decision: Settlement.Decision, in zone: Zone, now: UInt64) throws {
    for row in try answering.held(in: zone) {
      let key = RecordKey(zone: zone, type: row.type, id: row.id)
      guard try answering.held(in: zone).contains(where: { $0.number == row.number }) else {
        continue
      }
      try answering.decide(decision, on: key, now: now)
    }
  }

  /// Erases a record and what was merged into it, as the server knows it.
  /// - Parameter isKilled: after the decision, before anything is done.
  /// - Returns: the records that it covers.
  func erase(
    _ key: RecordKey, keeping fields: Set<Slot>, isKilled: Bool
  ) throws -> [RecordKey] {
    let keys = try [key] + Aliases.of(key, in: files.map(\.store))
    try answering.decideErasure(of: keys, as: key, keeping: fields)
    if !isKilled { try finishErasures() }
    return keys
  }

  /// What the next start of the server begins with.
  func finishErasures() throws {
    for file in files { try answering.registry?.applyErasures(to: file) }
  }

  // MARK: What is on the disk

  /// Every live value.
  func factTexts() throws -> Set<String> {
    var texts: Set<String> = []
    for file in files {
      try file.store.eachFact { texts.formUnion($0.state.liveTexts) }
    }
    return texts
  }

  /// Every value of which the server has the last word, or keeps for somebody's decision.
  func heldTexts() throws -> Set<String> {
    var texts = try factTexts()
    for zone in Templates.zones {
      for row in try answering.held(in: zone) {
        texts.formUnion(row.state.liveTexts)
        texts.formUnion(row.past.compactMap(\.value.textContent))
      }
    }
    return texts
  }

  /// Every value in the audit trail.
  func journalTexts() throws -> Set<String> {
    var texts: Set<String> = []
    for file in files {
      try file.connection.query("SELECT content FROM journal_content") { row in
        for edit in try JournalContent(row.blob(0)).edits {
          if let text = edit?.value?.textContent { texts.insert(text) }
        }
      }
    }
    return texts
  }
}
