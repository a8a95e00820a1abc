import SyncProtocol
import TestSupport

@testable import LocalStore

/// A replica in memory with a clock of its own and randomness from a seed.
struct TestReplica {
  let replica: Replica
  let clock: FakeClock

  /// - Parameter name: the person who writes with it.
  init(
    seed: UInt64 = 1, name: String = "Ana", zones: [String] = ["commons", "it"],
    schema: Schema = .fieldbook, connection: Connection? = nil
  ) throws {
    let clock = FakeClock()
    let surroundings = Surroundings(
      wallMilliseconds: { clock.milliseconds }, random: SplitMix64(seed: seed))
    let connection = try connection ?? Connection.open("test", mode: .memory)
    replica = try Replica.open(connection, schema: schema, surroundings: surroundings)
    self.clock = clock
    try replica.setName(name)
    for name in zones {
      guard let zone = Zone(name) else { continue }
      try replica.addZone(zone, title: name, role: nil)
    }
  }

  /// Writes a record as somebody who was shown all that is held of it, one second after the last.
  /// - Parameter values: by slot, `title/it` for one key of a field.
  /// - Returns: the record's key; its id is minted if there is none yet.
  @discardableResult
  func write(
    _ type: String, _ id: RecordID? = nil, in zone: String, _ values: [String: Value]
  ) throws -> RecordKey {
    clock.advance(seconds: 1)
    guard let zone = Zone(zone) else { throw ReplicaError.notInitialised }
    return try replica.change { change in
      let key = RecordKey(zone: zone, type: type, id: id ?? change.mintID())
      let state = try replica.store.fact(key)?.state ?? RecordState()
      let writes = values.sorted { $0.key < $1.key }.map { name, value in
        LocalChange.Write(Slot(name), value, shown: state.liveMarks(of: Slot(name)))
      }
      try change.write(writes, to: key)
      return key
    }
  }

  /// Joins what another replica holds, as a sync would.
  func receive(everythingOf other: TestReplica) throws {
    let facts = try other.replica.store.facts(after: 0, limit: Int.max)
    try replica.store.write { writer in
      for fact in facts { _ = try writer.join(fact.key, fact.state) }
    }
  }
}
