import SyncProtocol
import TestSupport

@testable import LocalStore
@testable import SyncServer

/// Some coaches with their laptops, an office, a server and all that may happen to them, on virtual
/// time and one seed: the real merge, replicas, exchange and zones, and an oracle that knows what
/// everybody had seen.
final class Week {
  let clock = SimulatedClock()
  let oracle = ValueOracle()
  let rules: Rules
  let server: WeekServer
  private(set) var laptops: [WeekLaptop] = []
  /// Whether something happened that may bring back, as a false conflict, what was replaced.
  private(set) var mayRevive = false
  /// Requests that got lost on their way, and may turn up later.
  var strays: [(request: SyncRequest, device: String)] = []
  /// Bundles on USB sticks, which nobody loses, and the values in them.
  var sticks: [[UInt8]] = []
  var onSticks: Set<String> = []
  private let folder: TemporaryFolder
  private var random: SplitMix64
  private var written = 0
  private var copies = 0
  /// How far each clock is off, as a rule.
  private var home: [String: Int64] = [:]

  init(seed: UInt64, rules: Rules = Rules()) throws {
    random = SplitMix64(seed: seed)
    self.rules = rules
    folder = try TemporaryFolder(inMemory: true)
    server = try WeekServer(folder: folder.path, random: SplitMix64(seed: random.next()))
    for name in ["amina", "bruno", "carla"] {
      let path = newPath()
      try Templates.writeReplica(to: path)
      laptops.append(
        try WeekLaptop(
          device: name, path: path, clock: clock, rules: rules,
          random: SplitMix64(seed: random.next())))
      // Most clocks are a little off, some by years.
      home[name] = random.pick([0, 0, 50_000, -60_000, 94_608_000_000, -94_608_000_000])
      clock.set(name, offMilliseconds: home[name] ?? 0)
    }
  }

  /// Every file that somebody works with, and none that was put aside as a backup.
  func workingFiles() throws -> [String] {
    let paths = laptops.map(\.path) + server.files.map(\.connection.path)
    return paths.flatMap { [$0, "\($0)-wal"] }
  }

  private func newPath() -> String {
    copies += 1
    return folder.file("laptop-\(copies)")
  }

  static let places: [Oracle.Place] = {
    var places: [Oracle.Place] = []
    for (zone, type, slots) in [
      ("it", "enterprise", ["legal_name", "city", "languages/hr", "unheard_of"]),
      ("hr", "visit", ["summary", "place"]),
      ("commons", "module", ["topic", "title/it"]),
    ] {
      for number in 1...2 {
        guard let zone = Zone(zone) else { continue }
        let id = RecordID(high: 0x7000, low: 0x8000_0000_0000_0000 | UInt64(number))
        let key = RecordKey(zone: zone, type: type, id: id)
        places += slots.map { Oracle.Place(key: key, slot: Slot($0)) }
      }
    }
    return places
  }()

  static let keys: [RecordKey] = Set(places.map(\.key)).sorted()

  // MARK: What happens

  func play(_ happening: Happening) throws {
    var random = SplitMix64(seed: happening.seed)
    clock.advance(milliseconds: random.pick([0, 0, 1, 5, 2_000, 3_600_000]))
    let laptop = random.pick(laptops)
    mayRevive = mayRevive || happening.kind.mayRevive
    switch happening.kind {
    case .edit: try edit(laptop, &random)
    case .editSeveral: try editSeveral(laptop, &random)
    case .look: try laptop.look(at: random.pick(Self.places))
    case .delete: try laptop.delete(random.pick(Self.keys), oracle)
    case .restoreRecord: try laptop.restore(random.pick(Self.keys))
    case .merge: try merge(laptop, &random)
    case .unmerge: try laptop.merge(random.pick(Self.keys), into: nil)
    case .sync: try sync(laptop, &random)
    case .straySent: try deliverStray(&random)
    case .pause:
      clock.advance(milliseconds: random.pick([600_000, 86_400_000, 604_800_000]))
    case .nudgeClock:
      let nudge = Int64.random(in: -60_000...60_000, using: &random)
      clock.set(laptop.device, offMilliseconds: (home[laptop.device] ?? 0) + nudge)
    case .jumpClock:
      let offset = random.pick([0, 0, 94_608_000_000, -94_608_000_000, 200_000] as [Int64])
      clock.set(laptop.device, offMilliseconds: offset)
    case .backUpLaptop:
      let path = newPath()
      try DatabaseFile.copy(laptop.replica.connection, to: path)
      laptop.backup = path
    case .restoreLaptop: try restore(laptop, &random)
    case .cloneLaptop: try clone(laptop, &random)
    case .damageLaptop: try losingCopies { try laptop.losePages(&random) }
    case .backUpServer: try server.backUp()
    case .erase: try erase(&random)
    case .changeRole: changeRole(laptop, &random)
    case .decide: try decide(&random)
    case .exportBundle: try export(laptop)
    case .carryBundle: try carry(laptop, &random)
    case .restoreServer: try losingCopies { try server.restore(isNoticed: true, now: clock.now) }
    case .rollBackServer: try losingCopies { try server.restore(isNoticed: false) }
    }
  }

  func edit(_ laptop: WeekLaptop, _ random: inout SplitMix64) throws {
    let place = random.pick(Self.places)
    try laptop.edit(place.key, [(place.slot, newValue(laptop))], oracle)
  }

  private func editSeveral(_ laptop: WeekLaptop, _ random: inout SplitMix64) throws {
    let key = random.pick(Self.keys)
    let slots = Self.places.filter { $0.key == key }.map(\.slot)
    try laptop.edit(key, slots.map { ($0, newValue(laptop)) }, oracle)
  }

  private func newValue(_ laptop: WeekLaptop) -> String {
    written += 1
    // None is the beginning of another: their bytes are looked for.
    return "\(laptop.device) \(written)."
  }

  private func merge(_ laptop: WeekLaptop, _ random: inout SplitMix64) throws {
    let key = random.pick(Self.keys)
    let target = random.pick(Self.keys.filter { $0.type == key.type })
    guard target != key else { return }
    try laptop.merge(key, into: target)
  }

  /// Staff erase a record for somebody who asks for it; the server may be killed halfway.
  private func erase(_ random: inout SplitMix64) throws {
    let key = random.pick(Self.keys)
    let fields = Set(Self.places.filter { $0.key == key }.map { Slot($0.slot.field) })
    let kept = Set(random.some(of: fields.sorted()))
    let keys = try server.erase(key, keeping: kept, isKilled: random.oneIn(3))
    oracle.erase(
      Self.places.filter { keys.contains($0.key) && !kept.contains(Slot($0.slot.field)) })
  }

  /// A request that everybody had given up arrives after all; nobody hears the answer.
  private func deliverStray(_ random: inout SplitMix64) throws {
    guard !strays.isEmpty else { return }
    let stray = strays.remove(at: random.below(strays.count))
    _ = try server.answering.answer(stray.request, from: stray.device, now: clock.now)
  }

  // MARK: Misfortunes

  private func restore(_ laptop: WeekLaptop, _ random: inout SplitMix64) throws {
    guard let backup = laptop.backup else { return }
    let generator = SplitMix64(seed: random.next())
    try losingCopies { try laptop.replaceFile(by: backup, random: generator) }
  }

  private func clone(_ laptop: WeekLaptop, _ random: inout SplitMix64) throws {
    guard laptops.count < 5 else { return }
    let path = newPath()
    try DatabaseFile.copy(laptop.replica.connection, to: path)
    laptops.append(
      try WeekLaptop(
        device: laptop.device, path: path, clock: clock, rules: rules,
        random: SplitMix64(seed: random.next())))
  }

  /// Does something that takes files away. Edits that were nowhere else are gone, and with them
  /// those that they had replaced before: no software brings them back.
  func losingCopies(_ body: () throws -> Void) throws {
    let before = try heldTexts()
    try body()
    let after = try heldTexts()
    let lost = before.subtracting(after)
    let replaced = lost.reduce(into: Set<String>()) { $0.formUnion(oracle.past(of: $1)) }
    oracle.lose(lost.union(replaced).subtracting(after))
  }

  private func heldTexts() throws -> Set<String> {
    try laptops.reduce(into: server.heldTexts().union(onSticks)) {
      $0.formUnion(try $1.heldTexts())
    }
  }
}

extension WeekLaptop {
  /// Some facts that the server has acknowledged are not there any more, as after a bad block that
  /// a check of the disk has cut out.
  func losePages(_ random: inout SplitMix64) throws {
    try replica.connection.execute(
      """
      DELETE FROM fact WHERE seq IN (
        SELECT seq FROM fact AS f WHERE NOT EXISTS (
          SELECT 1 FROM outbox AS o WHERE o.id = f.id AND o.type = f.type AND o.zone = f.zone)
        ORDER BY seq LIMIT ?1)
      """, .integer(1 + random.below(2)))
  }
}
