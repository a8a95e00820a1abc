import FoundationEssentials
import SyncProtocol
import TestSupport

@testable import LocalStore

/// A laptop whose file can be backed up, restored and copied to another laptop, as people do it:
/// with all that it knows of itself.
final class CopyableLaptop {
  let device: String
  private(set) var replica: Replica
  private let path: String
  private let clock: SimulatedClock
  private var backup: (path: String, edits: Int)?
  /// Every edit made on this very laptop, in order.
  private(set) var written: [String] = []

  init(
    device: String, path: String, clock: SimulatedClock, zone: Zone, random: SplitMix64
  ) throws {
    (self.device, self.path, self.clock) = (device, path, clock)
    replica = try Self.open(path, device, clock, random)
    try replica.addZone(zone, title: zone.name, role: .central)
  }

  private static func open(
    _ path: String, _ device: String, _ clock: SimulatedClock, _ random: SplitMix64
  ) throws -> Replica {
    try Replica.open(
      Connection.open(path), schema: .fieldbook,
      surroundings: Surroundings(
        wallMilliseconds: { clock.reading(of: device) }, random: random))
  }

  func edit(_ place: Oracle.Place, _ value: String, _ oracle: EditOracle) throws {
    let state = try replica.store.fact(place.key)?.state ?? RecordState()
    let live = state[place.slot].live
    let shown = Set(live.map(\.mark))
    try replica.change { change in
      try change.write(
        [LocalChange.Write(place.slot, .text(value), shown: shown)], to: place.key)
    }
    oracle.note(value, at: place, shown: Set(live.compactMap { $0.value?.textContent }))
    written.append(value)
  }

  func backUp(to path: String) throws {
    try copyFile(to: path)
    backup = (path, written.count)
  }

  /// Puts the backup in the place of the file.
  /// - Returns: the edits that were made since, which this laptop does not know any more.
  func restore(random: SplitMix64) throws -> [String] {
    guard let backup else { return [] }
    let forgotten = Array(written[backup.edits...])
    written.removeLast(forgotten.count)
    // Closes the file: nothing else holds the connection.
    replica = try Replica.open(
      Connection.open("closed", mode: .memory), schema: .fieldbook,
      surroundings: replica.surroundings)
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
    try FileManager.default.copyItem(atPath: backup.path, toPath: path)
    replica = try Self.open(path, device, clock, random)
    return forgotten
  }

  /// A second laptop with a copy of the file, under the same device.
  func clone(to path: String, zone: Zone, random: SplitMix64) throws -> CopyableLaptop {
    try copyFile(to: path)
    let copy = try CopyableLaptop(
      device: device, path: path, clock: clock, zone: zone, random: random)
    copy.written = written
    return copy
  }

  private func copyFile(to path: String) throws {
    _ = try replica.connection.checkpoint(.truncate)
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: self.path, toPath: path)
  }

  /// The values that this laptop still has of some edits.
  func holds(_ places: [Oracle.Place]) throws -> Set<String> {
    var values: Set<String> = []
    for place in places {
      let state = try replica.store.fact(place.key)?.state ?? RecordState()
      values.formUnion(state[place.slot].live.compactMap { $0.value?.textContent })
      let past = try replica.replacedValues.unsent(of: place.key)
      values.formUnion(past.compactMap { $0.value.value.textContent })
    }
    return values
  }
}
