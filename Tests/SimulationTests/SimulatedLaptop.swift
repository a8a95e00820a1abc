import SyncProtocol
import TestSupport

@testable import LocalStore

/// A coach's laptop: the real replica in memory, a clock that may be wrong, and a person who looks
/// at fields and edits them, perhaps long after having looked.
final class SimulatedLaptop {
  let name: String
  let replica: Replica
  var session: SyncSession?
  /// What the person has in mind of each field since they last looked.
  private var displayed: [Oracle.Place: Set<Mark>] = [:]
  private let world: World

  init(name: String, world: World, random: SplitMix64) throws {
    self.name = name
    self.world = world
    let clock = world.clock
    replica = try Replica.open(
      Connection.open(name, mode: .memory), schema: .fieldbook,
      surroundings: Surroundings(
        wallMilliseconds: { clock.reading(of: name) }, random: random))
    for zone in world.zones { try replica.addZone(zone, title: zone.name, role: .central) }
  }

  func look(at place: Oracle.Place) throws {
    let state = try replica.store.fact(place.key)?.state ?? RecordState()
    displayed[place] = state.liveMarks(of: place.slot)
  }

  /// Writes a field, having been shown what `look` remembered, or what is shown now.
  func edit(_ place: Oracle.Place, _ value: Value) throws {
    let state = try replica.store.fact(place.key)?.state ?? RecordState()
    let shown = displayed.removeValue(forKey: place) ?? visible(place, state)
    try replica.change { change in
      let own = state[place.slot].entry(of: change.mark.writer)?.mark
      let claimed = world.rules.shown(shown, state, place.slot)
      try change.write(
        [LocalChange.Write(place.slot, value, shown: claimed)], to: place.key)
      world.oracle.note(change.mark, at: place, shown: shown, own: own)
    }
  }

  /// The edits behind the one value that a list or a page shows.
  private func visible(_ place: Oracle.Place, _ state: RecordState) -> Set<Mark> {
    let type = replica.schema.type(place.key.type)
    let display = replica.store.ranking().display(place.slot, of: state, type)
    return Set(display?.shown.marks ?? [])
  }

  func delete(_ key: RecordKey) throws {
    guard let state = try replica.store.fact(key)?.state else { return }
    try replica.change { change in
      noteControl(change.mark, key, state)
      world.oracle.noteDeletion(change.mark, of: key, seen: state)
      guard let summary = world.rules.summary else { return try change.delete(key) }
      let deletion = Deletion(isDeleted: true, coverage: summary(state))
      let shown = state.liveMarks(of: .deleted)
      try change.write([LocalChange.Write(.deleted, deletion.value, shown: shown)], to: key)
    }
  }

  func restore(_ key: RecordKey) throws {
    guard let state = try replica.store.fact(key)?.state else { return }
    try replica.change { change in
      noteControl(change.mark, key, state)
      world.oracle.noteRestore(change.mark)
      try change.restore(key)
    }
  }

  private func noteControl(_ mark: Mark, _ key: RecordKey, _ state: RecordState) {
    world.oracle.note(
      mark, at: Oracle.Place(key: key, slot: .deleted), shown: state.liveMarks(of: .deleted),
      own: state[.deleted].entry(of: mark.writer)?.mark)
  }
}
