import SyncProtocol
import TestSupport

@testable import LocalStore
@testable import SyncServer

/// Coaches and viewers who edit the same records, and staff who decide on what the viewers may not
/// write, over a bad network. A false conflict is allowed here; a coach's or a released edit that is
/// lost is not, nor a discarded one that is live, nor a difference at rest.
final class QuarantineWorld {
  /// How staff decide, which a test may do wrongly.
  typealias Decide =
    (SimulatedServer, Settlement.Decision, RecordKey, _ now: UInt64) throws -> Void

  private let clock = SimulatedClock()
  private let zone = Zone.commons
  private let viewers: Set<String> = ["vera", "vito"]
  private let server: SimulatedServer
  private let decide: Decide
  private var laptops: [(name: String, replica: Replica)] = []
  private var random: SplitMix64
  private let keys: [RecordKey]
  /// Whether pushes are so small that records are split over several.
  private let splitsRecords: Bool
  private var written = 0
  /// For each value, unique to its edit, all that its author had been shown, directly or not.
  private var past: [String: Set<String>] = [:]
  private var places: [String: Oracle.Place] = [:]
  /// The edits that count: coaches', and released ones.
  private var accepted: Set<String> = []
  private var refused: Set<String> = []
  private(set) var counts: [Settlement.Decision: Int] = [:]

  init(seed: UInt64, decide: @escaping Decide) throws {
    random = SplitMix64(seed: seed)
    self.decide = decide
    splitsRecords = random.chance(50)
    server = try SimulatedServer(zones: [zone], random: SplitMix64(seed: random.next()))
    for viewer in viewers { server.give(viewer, .viewer) }
    keys = (1...2).map { number in
      RecordKey(
        zone: .commons, type: "module",
        id: RecordID(high: 0x7000, low: 0x8000_0000_0000_0000 | UInt64(number)))
    }
    for name in ["amina", "bruno", "vera", "vito"] {
      let replica = try Replica.open(
        Connection.open(name, mode: .memory), schema: .fieldbook,
        surroundings: Surroundings(
          wallMilliseconds: { [clock] in clock.reading(of: name) },
          random: SplitMix64(seed: random.next())))
      try replica.addZone(zone, title: "commons", role: nil)
      laptops.append((name, replica))
      clock.set(name, offMilliseconds: random.pick([0, 0, 50_000, -60_000, 94_608_000_000]))
    }
  }

  func run(steps: Int) throws {
    for _ in 0..<steps {
      clock.advance(milliseconds: random.pick([0, 1, 2_000, 3_600_000]))
      let laptop = random.pick(laptops)
      switch random.below(10) {
      case 0..<4: try edit(laptop.name, laptop.replica)
      case 4: try deleteOrRestore(laptop.replica)
      case 5: try decideOnSomething()
      default: try sync(laptop.name, laptop.replica, faults: true)
      }
    }
  }

  private func edit(_ name: String, _ replica: Replica) throws {
    written += 1
    let place = Oracle.Place(key: random.pick(keys), slot: Slot(random.pick(["topic", "url"])))
    let live = try replica.store.fact(place.key)?.state[place.slot].live ?? []
    // As a rule all of it is shown; now and then one of several values.
    let shown = random.chance(80) ? live : Array(live.prefix(1))
    let own = try replica.writer()
    let value = "\(name) \(written)"
    let seen = Set(
      (shown + live.filter { $0.writer == own }).compactMap { $0.value?.textContent })
    past[value] = seen.reduce(seen) { $0.union(past[$1] ?? []) }
    places[value] = place
    if !viewers.contains(name) { accepted.insert(value) }
    try replica.change { change in
      let write = LocalChange.Write(
        place.slot, .text(value), shown: Set(shown.map(\.mark)))
      try change.write([write], to: place.key)
    }
  }

  private func deleteOrRestore(_ replica: Replica) throws {
    let key = random.pick(keys)
    guard try replica.store.fact(key) != nil else { return }
    let isDeletion = random.chance(60)
    try replica.change { try isDeletion ? $0.delete(key) : $0.restore(key) }
  }

  private func decideOnSomething() throws {
    guard let row = random.pick(try server.held(in: zone).map { $0 as Quarantine.Row? } + [nil])
    else { return }
    let key = RecordKey(zone: zone, type: row.type, id: row.id)
    let decision = random.pick(Settlement.Decision.allCases)
    var edits: Set<String> = []
    for row in try server.held(in: zone) where row.id == key.id {
      for cell in row.state.cells {
        edits.formUnion(cell.register.live.compactMap { $0.value?.textContent })
      }
    }
    switch decision {
    case .discarded: refused.formUnion(edits.subtracting(accepted))
    // What was discarded once may come again, with another edit, before its author has heard of it.
    case .released: accepted.formUnion(edits.subtracting(refused))
    }
    counts[decision, default: 0] += 1
    try decide(server, decision, key, clock.now)
  }

  // MARK: The exchange

  private func sync(_ name: String, _ replica: Replica, faults: Bool) throws {
    var session =
      splitsRecords
      ? SyncSession(exchange: SmallPushes(replica: replica)) : SyncSession(replica)
    var rounds = 0
    while let request = try session.nextRequest() {
      rounds += 1
      guard rounds < 500 else { throw Divergence("\(name) never finishes its sync") }
      let fault = faults ? random.below(10) : 9
      if fault == 0 { return try session.interrupted([], wasSent: true) }
      let answer = try server.answer(request, from: name, now: clock.now)
      if faults, random.oneIn(4) { try edit(name, replica) }
      if fault == 1 {
        let cut = random.below(answer.count)
        return try session.interrupted(Array(answer.prefix(cut)), wasSent: true)
      }
      try session.receive(answer)
      if faults, random.oneIn(3) { return }
    }
  }

  /// Everybody syncs, and all that is held is decided on, until nothing is.
  func settle() throws {
    var rounds = 0
    repeat {
      rounds += 1
      guard rounds < 60 else { throw Divergence("something is held for ever") }
      for laptop in laptops { try sync(laptop.name, laptop.replica, faults: false) }
      try decideOnSomething()
    } while try !server.held(in: zone).isEmpty || somethingWaits()
    for _ in 0..<2 {
      for laptop in laptops { try sync(laptop.name, laptop.replica, faults: false) }
    }
  }

  private func somethingWaits() throws -> Bool {
    try laptops.contains { try !$0.replica.outboxItems().isEmpty }
  }

  // MARK: What must hold at rest

  func check() throws {
    guard let file = server.zones[zone] else { return }
    let replaced = accepted.reduce(into: Set<String>()) { $0.formUnion(past[$1] ?? []) }
    var live: Set<String> = []
    for key in keys {
      for cell in try file.store.fact(key)?.state.cells ?? [] where !cell.slot.isControl {
        live.formUnion(cell.register.live.compactMap { $0.value?.textContent })
      }
    }
    let lost = accepted.subtracting(replaced).subtracting(live)
    guard lost.isEmpty else { throw Divergence("lost \(lost.sorted())") }
    let ghosts = live.subtracting(accepted)
    guard ghosts.isEmpty else { throw Divergence("live though discarded: \(ghosts.sorted())") }
    for laptop in laptops { try check(laptop.name, laptop.replica, file) }
    for problem in try server.journalProblems(of: zone) { throw Divergence(problem) }
    try checkHistory(file)
  }

  private func check(_ name: String, _ replica: Replica, _ file: ZoneFile) throws {
    guard try replica.outboxItems().isEmpty else {
      throw Divergence("\(name) still has an outbox")
    }
    guard try replica.digest(of: zone) == file.store.digest(of: zone) else {
      throw Divergence("\(name) differs at rest")
    }
  }

  /// Everything that was ever written is in the audit trail, discarded or not. Of pushes so small
  /// that values replaced long ago do not fit them, it is not.
  private func checkHistory(_ file: ZoneFile) throws {
    guard !splitsRecords else { return }
    var arrived: Set<String> = []
    for key in keys {
      for arrival in try Journal(connection: file.connection).arrivals(of: key) {
        if let text = arrival.value?.textContent { arrived.insert(text) }
      }
    }
    let missing = Set(past.keys).subtracting(arrived)
    guard missing.isEmpty else { throw Divergence("not in history: \(missing.sorted())") }
  }
}
