import SyncProtocol
import TestSupport

@testable import LocalStore
@testable import SyncServer

/// Some laptops, a server, people and a bad network, on virtual time and one seed.
final class World {
  let clock = SimulatedClock()
  let oracle = Oracle()
  let rules: Rules
  let zones: [Zone]
  private(set) var server: SimulatedServer
  private(set) var laptops: [SimulatedLaptop] = []
  private var random: SplitMix64
  private var written = 0
  /// Requests that got lost on their way, and may turn up later.
  private var strays: [(request: SyncRequest, device: String)] = []
  private let places: [Oracle.Place]
  /// How far each clock is off, as a rule.
  private var home: [String: Int64] = [:]

  init(seed: UInt64, rules: Rules = Rules()) throws {
    random = SplitMix64(seed: seed)
    self.rules = rules
    zones = [.commons, Zone("it")].compactMap { $0 }
    places = Self.places(zones)
    server = try SimulatedServer(zones: zones, random: SplitMix64(seed: random.next()))
    for name in ["amina", "bruno", "carla"] {
      let laptop = try SimulatedLaptop(
        name: name, world: self, random: SplitMix64(seed: random.next()))
      laptops.append(laptop)
      // Most clocks are a little off, some by years.
      home[name] = random.pick([0, 0, 50_000, -60_000, 94_608_000_000, -94_608_000_000])
      clock.set(name, offMilliseconds: home[name] ?? 0)
    }
  }

  private static func places(_ zones: [Zone]) -> [Oracle.Place] {
    var places: [Oracle.Place] = []
    for (zone, type, slots) in [
      ("it", "enterprise", ["legal_name", "city", "languages/hr", "unheard_of"]),
      ("it", "progress", ["status", "score"]),
      ("commons", "module", ["topic", "title/it"]),
    ] {
      for number in 1...2 {
        guard let zone = zones.first(where: { $0.name == zone }) else { continue }
        let id = RecordID(high: 0x7000, low: 0x8000_0000_0000_0000 | UInt64(number))
        let key = RecordKey(zone: zone, type: type, id: id)
        places += slots.map { Oracle.Place(key: key, slot: Slot($0)) }
      }
    }
    return places
  }

  // MARK: What happens

  func run(steps: Int) throws {
    for _ in 0..<steps {
      clock.advance(milliseconds: random.pick([0, 0, 1, 5, 2_000, 3_600_000]))
      let laptop = random.pick(laptops)
      switch Int.random(in: 0..<20, using: &random) {
      case 0..<7: try edit(laptop)
      case 7..<9: try laptop.look(at: random.pick(places))
      case 9: try laptop.delete(random.pick(places).key)
      case 10: try laptop.restore(random.pick(places).key)
      case 11: try deliverStray()
      case 12: nudgeClock(laptop)
      default: try syncOnce(laptop, faults: true)
      }
    }
  }

  private func edit(_ laptop: SimulatedLaptop) throws {
    written += 1
    let place = random.pick(places)
    // Now and then two people write the same.
    let words = ["same", "\(laptop.name) \(written)", "completed", "started"]
    let value: Value =
      place.slot.name == "score" ? .integer(Int64(written)) : .text(random.pick(words))
    try laptop.edit(place, random.oneIn(12) ? .null : value)
  }

  /// Clocks drift and are set back, within what does not need a new writer.
  private func nudgeClock(_ laptop: SimulatedLaptop) {
    let nudge = Int64.random(in: -60_000...60_000, using: &random)
    clock.set(laptop.name, offMilliseconds: (home[laptop.name] ?? 0) + nudge)
  }

  /// A request that everybody had given up arrives after all; nobody hears the answer.
  private func deliverStray() throws {
    guard !strays.isEmpty else { return }
    let stray = strays.remove(at: Int.random(in: 0..<strays.count, using: &random))
    _ = try server.answer(stray.request, from: stray.device, now: clock.now)
  }

  // MARK: The exchange over a bad network

  /// One request and what becomes of it.
  /// - Returns: whether the laptop has more to say.
  @discardableResult
  private func syncOnce(_ laptop: SimulatedLaptop, faults: Bool) throws -> Bool {
    var session = laptop.session ?? SyncSession(exchange: rules.exchange(laptop.replica))
    defer { laptop.session = session }
    guard let sent = try session.nextRequest() else {
      session = SyncSession(exchange: rules.exchange(laptop.replica))
      return false
    }
    // Nothing is lost or damaged here, so that every difference is somebody's mistake.
    guard sent.endpoint == .sync else { throw Divergence("\(laptop.name): the digests differ") }
    let fault = faults ? Int.random(in: 0..<14, using: &random) : 13
    if fault == 0 {
      try session.interrupted([], wasSent: false)
      return true
    }
    var request = try SyncRequest(decoding: sent.body)
    rules.request(&request)
    if fault == 1 {
      strays.append((request, laptop.name))
      try session.interrupted([], wasSent: true)
      return true
    }
    var answer = try server.answer(request, from: laptop.name, now: clock.now)
    if fault == 2 { answer = try server.answer(request, from: laptop.name, now: clock.now) }
    rules.answer(&answer, request)
    if faults, random.oneIn(3) { try edit(laptop) }
    try deliver(answer, to: &session, fault: fault)
    // The laptop is shut in the middle of it.
    if faults, random.oneIn(8) {
      session = SyncSession(exchange: rules.exchange(laptop.replica))
    }
    return true
  }

  private func deliver(
    _ answer: SyncAnswer, to session: inout SyncSession, fault: Int
  ) throws {
    let bytes = answer.encoded
    switch fault {
    case 3: try session.interrupted([], wasSent: true)
    case 4, 5:
      let count = Int.random(in: 0..<bytes.count, using: &random)
      try session.interrupted(Array(bytes.prefix(count)), wasSent: true)
    default: try session.receive(bytes)
    }
  }

  /// Everybody is online at last: all sync to their ends, often enough to hear of each other.
  func settle() throws {
    for _ in 0..<3 {
      for laptop in laptops {
        laptop.session = nil
        var rounds = 0
        while try syncOnce(laptop, faults: false) {
          rounds += 1
          guard rounds < 500 else { throw Divergence("\(laptop.name) never finishes its sync") }
        }
      }
    }
  }

  // MARK: What must hold at rest

  func check() throws {
    for file in server.zones.values {
      for fact in try file.store.facts(after: 0, limit: 1000) { try check(fact) }
    }
    for laptop in laptops { try check(laptop) }
    for zone in zones {
      for problem in try server.journalProblems(of: zone) { throw Divergence(problem) }
    }
  }

  private func check(_ fact: Fact) throws {
    for cell in fact.state.cells {
      let place = Oracle.Place(key: fact.key, slot: cell.slot)
      let live = fact.state.liveMarks(of: cell.slot)
      guard live == oracle.maximal(place) else {
        throw Divergence(describe(live, place))
      }
    }
    let isDeleted = fact.state.deletionStatus == .deleted
    guard isDeleted == oracle.isDeleted(fact.key) else {
      throw Divergence("\(fact.key.id.short): deleted is \(isDeleted)")
    }
  }

  /// Which edits are missing, and which should have been replaced.
  private func describe(_ live: Set<Mark>, _ place: Oracle.Place) -> String {
    let maximal = oracle.maximal(place)
    let lost = maximal.subtracting(live).sorted()
    let ghosts = live.subtracting(maximal).sorted()
    return "\(place.key.type) \(place.key.id.short) \(place.slot): "
      + "lost \(lost), live again \(ghosts)"
  }

  private func check(_ laptop: SimulatedLaptop) throws {
    // No file is copied or restored here, so any new writer would be a false alarm.
    guard try laptop.replica.ownWriters().count == 1 else {
      throw Divergence("\(laptop.name) minted a writer")
    }
    guard try laptop.replica.outboxItems().isEmpty else {
      throw Divergence("\(laptop.name) still has an outbox")
    }
    for (zone, file) in server.zones {
      let digests = (try laptop.replica.digest(of: zone), try file.store.digest(of: zone))
      guard digests.0 == digests.1 else {
        throw Divergence("\(laptop.name) holds \(digests.0) of \(zone), the server \(digests.1)")
      }
      guard try laptop.replica.zone(zone)?.agrees == true else {
        throw Divergence("\(laptop.name) was not told that it agrees on \(zone)")
      }
    }
    for place in oracle.edits.keys {
      let here = try laptop.replica.store.fact(place.key)?.state
      let there = try server.zones[place.key.zone]?.store.fact(place.key)?.state
      guard here == there else { throw Divergence("\(laptop.name) differs in \(place)") }
    }
  }
}

/// What a check at rest found.
struct Divergence: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
