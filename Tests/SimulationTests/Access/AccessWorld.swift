import SyncProtocol
import TestSupport

@testable import LocalStore
@testable import SyncServer

/// Coaches who lose zones and get them back, over a bad network, with laptops that are switched off,
/// copied and restored from backups. A false conflict is allowed here; a lost edit is not, nor anything held that a role may not see.
final class AccessWorld {
  /// What is taken out, or put in, by a test of the rules.
  struct Variation {
    var hasCopies = true
    var isMutated = false
    /// Whether a laptop's push chain is believed whatever it forgot: it notices by itself much of
    /// what a reused writer would lose.
    var believesChains = false
  }

  private let clock = SimulatedClock()
  private let oracle = EditOracle()
  private let server: SimulatedServer
  private let zones: [Zone]
  private let places: [Oracle.Place]
  private let folder: String
  private let variation: Variation
  private var laptops: [CopyableLaptop] = []
  private var random: SplitMix64
  private var counter = 0
  private(set) var counts = Counts()

  /// How often what is tested here happened: a test of what never happens proves nothing.
  struct Counts {
    var lost = 0
    var removed = 0
    var regained = 0
    var handedOver = 0

    static func += (sum: inout Counts, more: Counts) {
      sum.lost += more.lost
      sum.removed += more.removed
      sum.regained += more.regained
      sum.handedOver += more.handedOver
    }
  }

  init(seed: UInt64, folder: String, _ variation: Variation = Variation()) throws {
    random = SplitMix64(seed: seed)
    self.folder = folder
    self.variation = variation
    zones = ["commons", "hr", "it"].compactMap { Zone($0) }
    server = try SimulatedServer(zones: zones, random: SplitMix64(seed: random.next()))
    places = zones.flatMap { zone in
      ["topic", "url"].map { Oracle.Place(key: Bench.key(in: zone), slot: Slot($0)) }
    }
    for name in ["amina", "bruno"] {
      let laptop = try CopyableLaptop(
        device: name, path: path(), clock: clock, zone: .commons, random: fork())
      laptops.append(laptop)
      for zone in zones { try laptop.replica.addZone(zone, title: zone.name, role: .central) }
    }
  }

  private func fork() -> SplitMix64 { SplitMix64(seed: random.next()) }

  private func path() -> String {
    counter += 1
    return "\(folder)/\(counter).sqlite"
  }

  func run(steps: Int) throws {
    for _ in 0..<steps {
      clock.advance(milliseconds: random.pick([0, 0, 1, 5, 2_000, 3_600_000]))
      let laptop = random.pick(laptops)
      switch random.below(20) {
      case 0..<8: try edit(laptop)
      case 8, 9: changeAccess(laptop.device)
      case 10 where variation.hasCopies && laptops.count < 4:
        laptops.append(try laptop.clone(to: path(), zone: .commons, random: fork()))
      case 11 where variation.hasCopies: try laptop.backUp(to: path())
      case 12 where variation.hasCopies: try restore(laptop)
      default: try sync(laptop, faults: true)
      }
    }
  }

  /// What was nowhere else goes with the disk.
  private func restore(_ laptop: CopyableLaptop) throws {
    let forgotten = Set(try laptop.restore(random: fork()))
    var held = try laptops.reduce(into: Set<String>()) { $0.formUnion(try $1.holds(places)) }
    for (zone, file) in server.zones {
      held.formUnion(try server.heldTexts(of: zone))
      try file.store.eachFact { held.formUnion($0.state.liveTexts) }
    }
    oracle.lose(forgotten.subtracting(held))
  }

  private func edit(_ laptop: CopyableLaptop) throws {
    let place = random.pick(places)
    guard try laptop.replica.zone(place.key.zone) != nil else { return }
    counter += 1
    try laptop.edit(place, "\(laptop.device) \(counter)", oracle)
  }

  /// Somebody in the office gives and takes zones, whether anybody syncs or not.
  private func changeAccess(_ person: String) {
    let kept = random.some(of: zones)
    counts.lost += zones.count - kept.count
    server.give(person, Dictionary(uniqueKeysWithValues: kept.map { ($0, Role.coordinator) }))
  }

  // MARK: The exchange

  /// Now and then the laptop is switched off before one of its commits.
  private func newSession(_ laptop: CopyableLaptop, faults: Bool) -> SyncSession {
    let replica = SmallPushes(
      replica: laptop.replica, faults: .init(keepsItsWriter: variation.isMutated))
    let commitsLeft = faults && random.oneIn(5) ? random.below(8) : nil
    return SyncSession(exchange: CrashingExchange(replica, commitsLeft: commitsLeft))
  }

  private func sync(_ laptop: CopyableLaptop, faults: Bool) throws {
    let before = try laptop.replica.zones().map(\.zone)
    defer { note(before, laptop) }
    do {
      try converse(laptop, faults: faults)
    } catch is PowerCut {}
  }

  private func converse(_ laptop: CopyableLaptop, faults: Bool) throws {
    var session = newSession(laptop, faults: faults)
    var rounds = 0
    while let sent = try session.nextRequest() {
      rounds += 1
      guard rounds < 500 else { throw Divergence("\(laptop.device) never finishes its sync") }
      let fault = faults ? random.below(10) : 9
      if fault == 0 { return try session.interrupted([], wasSent: true) }
      let answer = try self.answer(sent, from: laptop)
      if faults, random.oneIn(4) { try edit(laptop) }
      if faults, random.oneIn(12) { changeAccess(laptop.device) }
      if fault == 1 {
        let cut = random.below(answer.count)
        return try session.interrupted(Array(answer.prefix(cut)), wasSent: true)
      }
      try session.receive(answer)
      if faults, random.oneIn(3) { return }
    }
    if !faults { try checkAccess(laptop) }
  }

  private func answer(_ sent: ExchangeRequest, from laptop: CopyableLaptop) throws -> [UInt8] {
    guard sent.endpoint == .sync, variation.believesChains else {
      return try server.answer(sent, from: laptop.device, now: clock.now)
    }
    var request = try SyncRequest(decoding: sent.body)
    try vouch(for: &request)
    return try server.answer(request, from: laptop.device, now: clock.now).encoded
  }

  private func vouch(for request: inout SyncRequest) throws {
    for index in request.zones.indices {
      guard let file = server.zones[request.zones[index].zone] else { continue }
      let row = try WriterTable(connection: file.connection).row(request.writer)
      if let push = row?.lastPush { request.zones[index].chain.attempts.append(push) }
    }
  }

  private func note(_ before: [Zone], _ laptop: CopyableLaptop) {
    let now = (try? laptop.replica.zones().map(\.zone)) ?? before
    counts.removed += Set(before).subtracting(now).count
    counts.regained += Set(now).subtracting(before).count
  }

  /// After a sync that came to its end, nothing is here that the person may not see.
  private func checkAccess(_ laptop: CopyableLaptop) throws {
    let granted = Set(server.roles(of: laptop.device).keys)
    for zone in zones where !granted.contains(zone) {
      let facts = try laptop.replica.connection.int64(
        "SELECT count(*) FROM fact WHERE zone = ?1", .text(zone.name))
      guard facts == 0, try laptop.replica.zone(zone) == nil else {
        throw Divergence("\(laptop.device) still holds \(zone)")
      }
    }
  }

  /// Everybody hands over what they may not keep, all of it is released, and everybody may see it.
  func settle() throws {
    for laptop in laptops { try sync(laptop, faults: false) }
    for zone in zones { counts.handedOver += try server.quarantine(of: zone).count }
    try server.releaseEverything()
    for laptop in laptops {
      server.give(
        laptop.device, Dictionary(uniqueKeysWithValues: zones.map { ($0, Role.central) }))
    }
    for _ in 0..<4 {
      for laptop in laptops { try sync(laptop, faults: false) }
      // Edits that were held for a role, or under a writer that another copy took over.
      try server.releaseEverything()
    }
  }

  // MARK: What must hold at rest

  func check() throws {
    for place in places {
      let state = try server.zones[place.key.zone]?.store.fact(place.key)?.state ?? RecordState()
      let live = Set(state[place.slot].live.compactMap { $0.value?.textContent })
      let lost = oracle.maximal(place).subtracting(live)
      guard lost.isEmpty else {
        throw Divergence("\(place.key.zone) \(place.slot): lost \(lost.sorted())")
      }
    }
    for laptop in laptops {
      for (zone, file) in server.zones {
        guard try laptop.replica.store.digest(of: zone) == file.store.digest(of: zone) else {
          throw Divergence("\(laptop.device) differs at rest in \(zone)")
        }
      }
    }
  }
}
