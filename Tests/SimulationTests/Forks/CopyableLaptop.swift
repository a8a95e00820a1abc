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
      surroundings: surroundings(device, clock, random))
  }

  private static func surroundings(
    _ device: String, _ clock: SimulatedClock, _ random: SplitMix64
  ) -> Surroundings {
    Surroundings(wallMilliseconds: { clock.reading(of: device) }, random: random)
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
    try close()
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
    try FileManager.default.copyItem(atPath: backup.path, toPath: path)
    replica = try Self.open(path, device, clock, random)
    return forgotten
  }

  /// Closes the file: nothing else holds the connection.
  private func close() throws {
    replica = try Replica.open(
      Connection.open("closed", mode: .memory), schema: .fieldbook,
      surroundings: replica.surroundings)
  }

  /// Something hits the file, and it is repaired.
  /// - Returns: the edits that were made here, and are no longer known here.
  func damage(random: SplitMix64, _ hit: (inout [UInt8]) -> Void) throws -> [String] {
    let (before, pending) = (try ownValues(), try pendingValues())
    try close()
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    hit(&bytes)
    try Data(bytes).write(to: URL(filePath: path))
    let outcome = try ReplicaRescue(
      path, schema: .fieldbook, surroundings: Self.surroundings(device, clock, random),
      mayBeNothing: true
    ).run()
    replica = try Self.open(path, device, clock, random)
    // Whoever cannot read their zones any more joins again.
    if try replica.zone(.commons) == nil {
      try replica.addZone(.commons, title: "commons", role: .central)
    }
    try expectHealthy()
    try expectTold(pending, outcome)
    // With an edit that is gone, those go that it had replaced here.
    return before.union(written).subtracting(try ownValues()).sorted()
  }

  /// Whatever waited to be sent is there, or is told as lost.
  private func expectTold(
    _ pending: [(place: Oracle.Place, value: String)], _ outcome: RepairOutcome
  ) throws {
    guard !outcome.unreadableTables.contains("outbox"), outcome.unreadableOutboxRows == 0 else {
      return
    }
    let told = Set(outcome.lost + outcome.doubtful)
    for (place, value) in pending where !told.contains(place.key) {
      let live = try replica.store.fact(place.key)?.state[place.slot].live ?? []
      guard live.contains(where: { $0.value?.textContent == value }) else {
        throw Divergence("\(device) lost \(value) at \(place) in silence")
      }
    }
  }

  private func pendingValues() throws -> [(place: Oracle.Place, value: String)] {
    let own = try replica.ownWriters()
    return try replica.outbox.all().flatMap { row in
      let state = try replica.store.fact(row.key)?.state ?? RecordState()
      return row.pending.slots(of: state).keys.flatMap { slot in
        state[slot].live.filter { own.contains($0.writer) }.compactMap { entry in
          entry.value?.textContent.map { (Oracle.Place(key: row.key, slot: slot), $0) }
        }
      }
    }
  }

  /// Every value that is held here, replaced ones that nobody else has seen included.
  private func ownValues() throws -> Set<String> {
    var values: Set<String> = []
    try replica.store.eachFact { fact in
      for cell in fact.state.cells {
        values.formUnion(cell.register.live.compactMap { $0.value?.textContent })
      }
      let past = try replica.replacedValues.unsent(of: fact.key)
      values.formUnion(past.compactMap { $0.value.value.textContent })
    }
    return values
  }

  func expectHealthy() throws {
    let broken = try ReplicaCheckup(replica).findings().filter { $0.severity == .broken }
    guard broken.isEmpty else { throw Divergence("\(device) is not well: \(broken)") }
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
