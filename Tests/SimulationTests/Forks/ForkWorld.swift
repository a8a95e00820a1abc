import FoundationEssentials
import SyncProtocol
import TestSupport

@testable import LocalStore
@testable import SyncServer

/// Laptops that are restored from backups and copied, with clocks that jump, over a bad network.
/// A false conflict is allowed here; a lost edit is not, nor is a difference at rest.
final class ForkWorld {
  private let clock = SimulatedClock()
  private let oracle = EditOracle()
  private let zone = Zone.commons
  private let server: SimulatedServer
  private var laptops: [CopyableLaptop] = []
  private var random: SplitMix64
  private let folder: String
  private let isDamaging: Bool
  private let places: [Oracle.Place]
  private var counter = 0
  /// Every value that ever reached the server, or lies on a USB stick.
  private var received: Set<String> = []
  /// How bundles are made; nil for a world without any.
  private let exporting: BundleExporting?
  /// What lies on USB sticks, which nobody loses.
  private var sticks: [[UInt8]] = []
  private(set) var counts = Counts()

  /// How often what is tested here happened: a test of what never happens proves nothing.
  struct Counts {
    var restored = 0
    var cloned = 0
    var startedOver = 0
    var ranAway = 0
    var exported = 0
    var relayed = 0
    var damaged = 0

    mutating func add(_ other: Counts) {
      restored += other.restored
      cloned += other.cloned
      startedOver += other.startedOver
      ranAway += other.ranAway
      exported += other.exported
      relayed += other.relayed
      damaged += other.damaged
    }
  }

  /// - Parameter isDamaging: whether files are damaged, too.
  init(
    seed: UInt64, folder: String, exporting: BundleExporting? = nil, isDamaging: Bool = false
  ) throws {
    self.isDamaging = isDamaging
    random = SplitMix64(seed: seed)
    self.folder = folder
    self.exporting = exporting
    server = try SimulatedServer(zones: [zone], random: SplitMix64(seed: random.next()))
    places = (1...3).flatMap { number in
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
      switch Int.random(in: 0..<20, using: &random) {
      case 0..<8: try edit(laptop)
      case 8: try laptop.backUp(to: path())
      case 9: try restore(laptop)
      case 10: try clone(laptop)
      case 11: jumpClock(laptop)
      case 12..<14 where exporting != nil: try export(laptop)
      case 14 where exporting != nil: try carry(laptop)
      case 12 where isDamaging: try damage(laptop)
      default: try sync(laptop, faults: true)
      }
    }
  }

  private func edit(_ laptop: CopyableLaptop) throws {
    counter += 1
    try laptop.edit(random.pick(places), "\(laptop.device) \(counter)", oracle)
  }

  private func restore(_ laptop: CopyableLaptop) throws {
    let forgotten = try laptop.restore(random: fork())
    guard !forgotten.isEmpty else { return }
    counts.restored += 1
    try lose(forgotten)
  }

  private func damage(_ laptop: CopyableLaptop) throws {
    counts.damaged += 1
    var generator = fork()
    try lose(
      laptop.damage(random: fork()) { bytes in
        if generator.oneIn(4) { return bytes.removeLast(generator.below(bytes.count)) }
        for _ in 0...generator.below(3) {
          let start = generator.below(bytes.count)
          let count = generator.oneIn(2) ? 1 : generator.below(8_192)
          for place in start..<min(bytes.count, start + count) { bytes[place] = generator.byte() }
        }
      })
  }

  /// Edits that one laptop no longer knows, and that are lost if nobody else does.
  private func lose(_ forgotten: [String]) throws {
    var held = received
    for laptop in laptops { held.formUnion(try laptop.holds(places)) }
    oracle.lose(Set(forgotten).subtracting(held))
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

  // MARK: Bundles

  private func export(_ laptop: CopyableLaptop) throws {
    guard let exporting else { return }
    let key = SimulatedServer.bundleKey(of: laptop.device)
    let bundles = try exporting(laptop.replica, laptop.device, key)
    guard !bundles.isEmpty else { return }
    counts.exported += 1
    sticks.append(bundles.flatMap(\.encoded))
    for content in bundles.compactMap({ $0.content(with: key) }) {
      note(try SyncRequest(decoding: content))
    }
  }

  /// Takes along what lies on one of the sticks, perhaps not for the first time.
  private func carry(_ laptop: CopyableLaptop) throws {
    guard !sticks.isEmpty else { return }
    _ = try laptop.replica.carry(SealedBundle.decodeFile(random.pick(sticks)).bundles)
  }

  // MARK: The exchange

  private func sync(_ laptop: CopyableLaptop, faults: Bool) throws {
    var session = SyncSession(exchange: SmallPushes(replica: laptop.replica))
    var rounds = 0
    while let sent = try session.nextRequest() {
      rounds += 1
      guard rounds < 500 else { throw Divergence("\(laptop.device) never finishes its sync") }
      let fault = faults ? Int.random(in: 0..<10, using: &random) : 9
      if fault == 0 { return try session.interrupted([], wasSent: true) }
      let answer = try server.answer(sent, from: laptop.device, now: clock.now)
      if sent.endpoint == .sync { try note(SyncRequest(decoding: sent.body), answer) }
      if faults, random.oneIn(4) { try edit(laptop) }
      if fault == 1 {
        let cut = Int.random(in: 0..<answer.count, using: &random)
        return try session.interrupted(Array(answer.prefix(cut)), wasSent: true)
      }
      try session.receive(answer)
      if session.report.startedOver { counts.startedOver += 1 }
      if faults, random.oneIn(3) { return }
    }
  }

  /// Remembers what was joined; a refused push left nothing.
  private func note(_ request: SyncRequest, _ bytes: [UInt8]) {
    counts.relayed += request.relays.count
    let items = SyncAnswer.decode(bytes).answer?.items ?? []
    guard items.contains(where: { if case .verdicts = $0 { true } else { false } }) else {
      return
    }
    note(request)
  }

  private func note(_ request: SyncRequest) {
    for record in request.zones.flatMap({ $0.push?.records ?? [] }) {
      for cell in record.state.cells {
        received.formUnion(cell.register.live.compactMap { $0.value?.textContent })
      }
      received.formUnion(record.past.compactMap(\.value.textContent))
    }
  }

  func settle() throws {
    for stick in sticks {
      _ = try random.pick(laptops).replica.carry(SealedBundle.decodeFile(stick).bundles)
    }
    for _ in 0..<5 {
      for laptop in laptops { try sync(laptop, faults: false) }
    }
  }

  // MARK: What must hold at rest

  func check() throws {
    guard let file = server.zones[zone] else { return }
    for place in places {
      let state = try file.store.fact(place.key)?.state ?? RecordState()
      let live = Set(state[place.slot].live.compactMap { $0.value?.textContent })
      let lost = oracle.maximal(place).subtracting(live)
      guard lost.isEmpty else {
        throw Divergence("\(place.key.id.short) \(place.slot): lost \(lost.sorted())")
      }
    }
    for laptop in laptops {
      guard try laptop.replica.outboxItems().isEmpty else {
        throw Divergence("\(laptop.device) still has an outbox")
      }
      guard try laptop.replica.relayCount() == 0 else {
        throw Divergence("\(laptop.device) still carries bundles")
      }
      guard try laptop.replica.digest(of: zone) == file.store.digest(of: zone) else {
        throw Divergence("\(laptop.device) differs at rest")
      }
    }
    for problem in try server.journalProblems(of: zone) { throw Divergence(problem) }
  }
}
