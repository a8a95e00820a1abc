import FoundationEssentials
import SyncProtocol
import TestSupport

@testable import LocalStore
@testable import SyncServer

/// Laptops that are restored from backups, copied and damaged, with clocks that jump, and a server
/// that is set back, over a bad network. A false conflict is allowed here; a lost edit is not, nor
/// is a difference at rest.
final class ForkWorld {
  let zone = Zone.commons
  let server: ServerFile
  let happenings: Happenings
  private(set) var laptops: [CopyableLaptop] = []
  private(set) var counts = Counts()
  var random: SplitMix64

  private let clock = SimulatedClock()
  private let oracle = EditOracle()
  private let exchange: (Replica, ServerFile) -> any ReplicaExchange
  private let folder: String
  private let places: [Oracle.Place]
  private var counter = 0
  /// Laptops with damage that no sync has come across yet.
  private var damaged: Set<String> = []
  /// Whether an altered copy of an edit may have been the last one.
  private var mayShowAltered = false

  /// What may happen besides everyday life.
  struct Happenings: OptionSet {
    let rawValue: Int
    static let laptopsRestored = Happenings(rawValue: 1)
    static let serverRestored = Happenings(rawValue: 2)
    static let damage = Happenings(rawValue: 4)
  }

  /// How often what is tested here happened: a test of what never happens proves nothing.
  struct Counts {
    var restored = 0
    var cloned = 0
    var startedOver = 0
    var ranAway = 0
    var serverRestored = 0
    var damaged = 0
    var repaired = 0
    var reconcileRequests = 0

    static func + (left: Counts, right: Counts) -> Counts {
      var sum = left
      for path in [
        \Counts.restored, \.cloned, \.startedOver, \.ranAway, \.serverRestored, \.damaged,
        \.repaired, \.reconcileRequests,
      ] { sum[keyPath: path] += right[keyPath: path] }
      return sum
    }
  }

  init(
    seed: UInt64, folder: String, happenings: Happenings,
    exchange: @escaping (Replica, ServerFile) -> any ReplicaExchange = { replica, _ in
      SmallPushes(replica: replica)
    }
  ) throws {
    random = SplitMix64(seed: seed)
    self.folder = folder
    self.happenings = happenings
    self.exchange = exchange
    server = try ServerFile(
      zone, at: "\(folder)/server.sqlite", random: SplitMix64(seed: random.next()))
    places = (1...5).flatMap { number in
      let id = RecordID(high: 0x7000, low: 0x8000_0000_0000_0000 | UInt64(number))
      let key = RecordKey(zone: .commons, type: "module", id: id)
      return ["topic", "url"].map { Oracle.Place(key: key, slot: Slot($0)) }
    }
    for name in ["amina", "bruno", "carla"] {
      laptops.append(
        try CopyableLaptop(
          device: name, path: path(), clock: clock, zone: zone, random: fork()))
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
      switch Int.random(in: 0..<24, using: &random) {
      case 0..<8: try edit(laptop)
      case 8 where happenings.contains(.laptopsRestored): try backUp(laptop)
      case 9 where happenings.contains(.laptopsRestored): try restore(laptop)
      case 10 where happenings.contains(.laptopsRestored): try clone(laptop)
      case 11 where happenings.contains(.laptopsRestored): jumpClock(laptop)
      case 12 where happenings.contains(.serverRestored): try server.backUp(to: path())
      case 13 where happenings.contains(.serverRestored): try restoreServer()
      case 14, 15: if happenings.contains(.damage) { try damage(laptop) }
      default: try sync(laptop, faults: true)
      }
    }
  }

  private func edit(_ laptop: CopyableLaptop) throws {
    counter += 1
    do {
      try laptop.edit(random.pick(places), "\(laptop.device) \(counter)", oracle)
    } catch is DamagedFact where damaged.contains(laptop.device) {
      // The person is told, and comes back after a sync.
    }
  }

  /// Does something that takes files away. Edits that were nowhere else are gone: no software
  /// brings them back.
  private func losingCopies(_ body: () throws -> Void) throws {
    let before = try heldTexts()
    try body()
    let after = try heldTexts()
    oracle.lose(before.subtracting(after), whileHeld: after)
  }

  private func heldTexts() throws -> Set<String> {
    try laptops.reduce(into: server.heldTexts()) { $0.formUnion(try $1.holds(places)) }
  }

  /// A laptop that is set back to before its first sync, while the server is set back, too, looks
  /// like a new one.
  private func backUp(_ laptop: CopyableLaptop) throws {
    guard try laptop.replica.zone(zone)?.cursor.epoch != .unknown else { return }
    try laptop.backUp(to: path())
  }

  private func restore(_ laptop: CopyableLaptop) throws {
    let generator = fork()
    try losingCopies {
      if try laptop.restore(random: generator) { counts.restored += 1 }
    }
  }

  private func clone(_ laptop: CopyableLaptop) throws {
    guard laptops.count < 5 else { return }
    counts.cloned += 1
    laptops.append(try laptop.clone(to: path(), zone: zone, random: fork()))
  }

  /// Years ahead, and set right again: the clock's mark is then far ahead of the wall.
  private func jumpClock(_ laptop: CopyableLaptop) {
    counts.ranAway += 1
    let offset = random.pick([0, 0, 94_608_000_000, -94_608_000_000, 200_000])
    clock.set(laptop.device, offMilliseconds: Int64(offset))
  }

  private func restoreServer() throws {
    // Two copies of a laptop write under one name until the server has heard of both; one that has
    // forgotten the first, and does not know it, cannot tell.
    let isNoticed = happenings.contains(.laptopsRestored) || random.oneIn(2)
    let generator = fork()
    try losingCopies {
      guard try server.restore(isNoticed: isNoticed, random: generator) else { return }
      counts.serverRestored += 1
      mayShowAltered = mayShowAltered || !damaged.isEmpty
    }
  }

  /// Hits facts that the server has the same of.
  private func damage(_ laptop: CopyableLaptop) throws {
    guard let file = server.file, !damaged.contains(laptop.device) else { return }
    let replica = laptop.replica
    let keys = try Set(places.map(\.key)).sorted().filter { key in
      guard let fact = try replica.store.fact(key), try replica.outbox.row(key) == nil else {
        return false
      }
      return try file.store.fact(key)?.hash == fact.hash
    }
    let damage = random.pick(Damage.allCases)
    guard !keys.isEmpty || damage == .cursorAhead else { return }
    counts.damaged += 1
    damaged.insert(laptop.device)
    try damage.happen(
      to: replica, in: zone, random.some(of: keys), head: try server.head())
  }

  // MARK: The exchange

  private func sync(_ laptop: CopyableLaptop, faults: Bool) throws {
    var session = SyncSession(exchange: exchange(laptop.replica, server), cut: .small)
    var rounds = 0
    while let request = try session.nextRequest() {
      rounds += 1
      guard rounds < 500 else { throw Divergence("\(laptop.device) never finishes its sync") }
      if request.endpoint == .reconcile { counts.reconcileRequests += 1 }
      let fault = faults ? Int.random(in: 0..<10, using: &random) : 9
      if fault == 0 { return try session.interrupted([], wasSent: true) }
      let answer = try server.server.answer(
        request, from: laptop.device, of: "everybody", now: clock.now)
      if faults, random.oneIn(4) { try edit(laptop) }
      // Somebody else comes in between.
      if faults, random.oneIn(6) {
        try sync(random.pick(laptops.filter { $0 !== laptop }), faults: false)
      }
      if fault == 1 {
        let cut = Int.random(in: 0..<answer.count, using: &random)
        return try session.interrupted(Array(answer.prefix(cut)), wasSent: true)
      }
      try session.receive(answer)
      if session.report.startedOver { counts.startedOver += 1 }
      if faults, random.oneIn(5) { return }
    }
    damaged.remove(laptop.device)
    counts.repaired += session.report.repaired
    guard session.report.repaired == 0 || counts.damaged > 0 else {
      throw Divergence("\(laptop.device) repaired \(session.report.repaired) of what is sound")
    }
  }

  func settle() throws {
    for _ in 0..<5 {
      for laptop in laptops { try sync(laptop, faults: false) }
    }
  }

  // MARK: What must hold at rest

  func check() throws {
    guard let file = server.file else { return }
    for place in places {
      let state = try file.store.fact(place.key)?.state ?? RecordState()
      let live = Set(state[place.slot].live.compactMap { $0.value?.textContent })
      let lost = oracle.maximal(place).subtracting(live)
      guard lost.isEmpty || mayShowAltered else {
        throw Divergence("\(place.key.id.short) \(place.slot): lost \(lost.sorted())")
      }
      let foreign = live.subtracting(oracle.edits[place]?.keys.map { $0 } ?? [])
      guard foreign.isEmpty || mayShowAltered else {
        throw Divergence("\(place.key.id.short) \(place.slot): nobody wrote \(foreign.sorted())")
      }
    }
    for laptop in laptops { try check(laptop, file) }
    for problem in try server.server.journalProblems(of: zone) { throw Divergence(problem) }
  }

  private func check(_ laptop: CopyableLaptop, _ file: ZoneFile) throws {
    guard try laptop.replica.outboxItems().isEmpty else {
      throw Divergence("\(laptop.device) still has an outbox")
    }
    guard try laptop.replica.zone(zone)?.agrees == true else {
      throw Divergence("\(laptop.device) was not told that it agrees")
    }
    guard try laptop.replica.digest(of: zone) == file.store.digest(of: zone) else {
      throw Divergence("\(laptop.device) differs at rest")
    }
    for key in Set(places.map(\.key)) {
      guard try laptop.replica.store.fact(key)?.state == file.store.fact(key)?.state else {
        throw Divergence("\(laptop.device) differs in \(key.id.short)")
      }
    }
  }
}
