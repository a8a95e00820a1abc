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
  private var backup: String?

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
  }

  func backUp(to path: String) throws {
    try copyFile(to: path)
    backup = path
  }

  /// Puts the backup in the place of the file.
  /// - Returns: whether there was a backup.
  func restore(random: SplitMix64) throws -> Bool {
    guard let backup else { return false }
    // Closes the file: nothing else holds the connection.
    replica = try Replica.open(
      Connection.open("closed", mode: .memory), schema: .fieldbook,
      surroundings: replica.surroundings)
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
    try FileManager.default.copyItem(atPath: backup, toPath: path)
    replica = try Self.open(path, device, clock, random)
    return true
  }

  /// A second laptop with a copy of the file, under the same device.
  func clone(to path: String, zone: Zone, random: SplitMix64) throws -> CopyableLaptop {
    try copyFile(to: path)
    return try CopyableLaptop(
      device: device, path: path, clock: clock, zone: zone, random: random)
  }

  private func copyFile(to path: String) throws {
    _ = try replica.connection.checkpoint(.truncate)
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: self.path, toPath: path)
  }

  /// Every value of which this laptop has the last word, or a word that it has told nobody. What a
  /// damaged fact has to say is not among them.
  func holds(_ places: [Oracle.Place]) throws -> Set<String> {
    var values: Set<String> = []
    for key in Set(places.map(\.key)) {
      if let fact = try? replica.store.fact(key) { values.formUnion(fact.state.liveTexts) }
      let past = try replica.replacedValues.unsent(of: key)
      values.formUnion(past.compactMap { $0.value.value.textContent })
    }
    return values
  }
}
