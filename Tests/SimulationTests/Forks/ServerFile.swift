import FoundationEssentials
import SyncProtocol
import TestSupport

@testable import LocalStore
@testable import SyncServer

/// A server's zone in a file, which can be backed up and set back, as people do it.
final class ServerFile {
  let zone: Zone
  let server: SimulatedServer
  private let path: String
  private var backup: String?

  init(_ zone: Zone, at path: String, random: SplitMix64) throws {
    (self.zone, self.path) = (zone, path)
    server = try SimulatedServer(zones: [zone], random: random)
    var random = random
    try open { try $0.startEpoch(using: &random) }
  }

  private func open(_ prepare: (ZoneFile) throws -> Epoch?) throws {
    let file = try ZoneFile(Connection.open(path), zone: zone)
    try file.connection.transaction { _ = try prepare(file) }
    server.replace(zone, by: file)
  }

  var file: ZoneFile? { server.zones[zone] }

  func head() throws -> ZoneReconciliation.Head {
    guard let file else { return ZoneReconciliation.Head(seq: 0, journalHash: []) }
    let seq = try file.store.head()
    return ZoneReconciliation.Head(
      seq: seq, journalHash: try Journal(connection: file.connection).cursorHash(at: seq))
  }

  func backUp(to path: String) throws {
    _ = try file?.connection.checkpoint(.truncate)
    try FileManager.default.copyItem(atPath: self.path, toPath: path)
    backup = path
  }

  /// Puts the backup in the place of the file.
  /// - Parameter isNoticed: whether it is done with `restore`, which starts a new epoch, or the
  ///   whole machine went back in time and nobody knows.
  /// - Returns: whether there was a backup.
  func restore(isNoticed: Bool, random: SplitMix64) throws -> Bool {
    guard let backup else { return false }
    // Closes the file: nothing else holds its connection.
    server.forget(zone)
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
    try FileManager.default.copyItem(atPath: backup, toPath: path)
    var random = random
    try open { isNoticed ? try $0.startEpoch(using: &random) : nil }
    return true
  }

  /// Every value of which the server has the last word.
  func heldTexts() throws -> Set<String> {
    var texts: Set<String> = []
    try file?.store.eachFact { texts.formUnion($0.state.liveTexts) }
    return texts
  }
}

extension RecordState {
  /// The values of all live edits that are texts.
  var liveTexts: Set<String> {
    cells.reduce(into: []) { texts, cell in
      texts.formUnion(cell.register.live.compactMap { $0.value?.textContent })
    }
  }
}
