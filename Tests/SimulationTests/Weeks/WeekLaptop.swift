import TestSupport

@testable import LocalStore
@testable import SyncProtocol

/// A coach's laptop with its person: the real replica in a file, a clock that may be wrong, and
/// somebody who looks at fields and edits them, perhaps long after having looked.
final class WeekLaptop {
  typealias Place = Oracle.Place

  let device: String
  let path: String
  let clock: SimulatedClock
  private let rules: Rules
  private(set) var replica: Replica
  var session: SyncSession?
  var backup: String?
  /// What the person has in mind of each field since they last looked.
  private var displayed: [Place: Set<Mark>] = [:]

  /// Opens the file at `path`, which is there already.
  init(
    device: String, path: String, clock: SimulatedClock, rules: Rules, random: SplitMix64
  ) throws {
    (self.device, self.path, self.clock, self.rules) = (device, path, clock, rules)
    replica = try Self.open(path, device, clock, random)
  }

  private static func open(
    _ path: String, _ device: String, _ clock: SimulatedClock,
    _ random: any RandomNumberGenerator
  ) throws -> Replica {
    try Replica.open(
      Connection.open(path), schema: .fieldbook,
      surroundings: Surroundings(
        wallMilliseconds: { clock.reading(of: device) }, random: random))
  }

  /// Switched off and on again: all that was not committed is forgotten.
  func reopen() throws {
    let random = replica.surroundings.random
    (session, displayed) = (nil, [:])
    replica = try Self.open(path, device, clock, random)
  }

  /// Puts a copy of some file in the place of the replica.
  func replaceFile(by copy: String, random: SplitMix64) throws {
    (session, displayed) = (nil, [:])
    // Nothing else holds the connection, so this closes it.
    replica = try Replica.open(
      Connection.open("closed", mode: .memory), schema: .fieldbook,
      surroundings: replica.surroundings)
    try DatabaseFile.replace(path, by: copy)
    replica = try Self.open(path, device, clock, random)
  }

  // MARK: The person

  func state(_ key: RecordKey) throws -> RecordState {
    try replica.store.fact(key)?.state ?? RecordState()
  }

  func look(at place: Place) throws {
    displayed[place] = try state(place.key).liveMarks(of: place.slot)
  }

  /// Writes fields of one record with one stamp, having been shown what `look` remembered, or what
  /// is shown now.
  func edit(
    _ key: RecordKey, _ values: [(slot: Slot, value: String)], _ oracle: ValueOracle
  ) throws {
    // Nobody edits what was taken from them.
    guard try replica.zone(key.zone) != nil else { return }
    let state = try state(key)
    try rules.beforeEdit(replica)
    try replica.change { change in
      try checkStamp(change.mark.stamp)
      // A new writer may just have taken over what stands here.
      let own = try self.state(key)
      // An erased field refuses, and says so.
      for (slot, value) in values where !state.isErased(slot) {
        let place = Place(key: key, slot: slot)
        let shown = displayed.removeValue(forKey: place) ?? visible(place, state)
        let own = own[slot].entry(of: change.mark.writer)
        let claimed = rules.shown(shown, state, slot)
        try change.write([LocalChange.Write(slot, .text(value), shown: claimed)], to: key)
        var past = state[slot].live.filter { shown.contains($0.mark) }
        if let own { past.append(own) }
        oracle.note(
          value, at: place, shown: Set(past.compactMap(\.value?.textContent)),
          by: ValueOracle.Author(laptop: ObjectIdentifier(self), writer: change.mark.writer))
      }
    }
  }

  /// A clock that was years ahead and has been set right must not go on stamping years ahead.
  private func checkStamp(_ stamp: Stamp) throws {
    let wall = clock.reading(of: device)
    guard stamp.milliseconds <= wall + Limits.clockDriftMilliseconds else {
      throw Divergence("\(device) stamps \(stamp.milliseconds) at \(wall)")
    }
  }

  /// The edits behind the one value that a list or a page shows.
  private func visible(_ place: Place, _ state: RecordState) -> Set<Mark> {
    let type = replica.schema.type(place.key.type)
    let display = replica.store.ranking().display(place.slot, of: state, type)
    return Set(display?.shown.marks ?? [])
  }

  func delete(_ key: RecordKey, _ oracle: ValueOracle) throws {
    let state = try state(key)
    guard !state.isEmpty else { return }
    oracle.noteDeletion(of: key, seen: state.liveTexts)
    try replica.change { change in
      guard let summary = rules.summary else { return try change.delete(key) }
      let deletion = Deletion(isDeleted: true, coverage: summary(state))
      let shown = state.liveMarks(of: .deleted)
      try change.write([LocalChange.Write(.deleted, deletion.value, shown: shown)], to: key)
    }
  }

  func restore(_ key: RecordKey) throws {
    guard try !state(key).isEmpty else { return }
    try replica.change { try $0.restore(key) }
  }

  /// Declares a record a duplicate of another, or takes that back.
  func merge(_ key: RecordKey, into target: RecordKey?) throws {
    let state = try state(key)
    guard !state.isEmpty else { return }
    let coverage = target == nil ? Coverage() : state.coverageOfLive(exceptMergeLink: true)
    let link = MergeLink(
      target: target.map { MergeLink.Target(zone: $0.zone, id: $0.id) }, coverage: coverage)
    let shown = state.liveMarks(of: .mergedInto)
    try replica.change { change in
      try change.write([LocalChange.Write(.mergedInto, link.value, shown: shown)], to: key)
    }
    if let target { try rules.afterMerge(replica, key, target) }
  }

  // MARK: What is on the disk

  /// Every value of which this laptop has the last word, or a word that it has told nobody.
  func heldTexts() throws -> Set<String> {
    var texts: Set<String> = []
    try replica.store.eachFact { texts.formUnion($0.state.liveTexts) }
    try replica.connection.query("SELECT value FROM replaced WHERE unsent = 1") { row in
      if let text = try Value(checking: row.blob(0)).textContent { texts.insert(text) }
    }
    return texts
  }

  /// Every value that this laptop can still show somebody.
  func rememberedTexts() throws -> Set<String> {
    var texts = try heldTexts()
    try replica.connection.query("SELECT value FROM replaced") { row in
      if let text = try Value(checking: row.blob(0)).textContent { texts.insert(text) }
    }
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
