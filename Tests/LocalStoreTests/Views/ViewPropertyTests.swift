import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

/// Any sequence of changes and catching up leaves the tables equal to a rebuild.
@Suite struct ViewPropertyTests {
  @Test(arguments: 0..<40)
  func catchingUpEqualsARebuild(seed: Int) throws {
    var world = try ViewWorld(seed: UInt64(seed))
    for _ in 0..<60 {
      try world.change()
      if world.random.chance(30) {
        try world.catchUpAndCompare(seed)
      }
    }
    try world.catchUpAndCompare(seed)
  }
}

/// Two replicas that change the same few records without much knowledge of each other; the views
/// are those of the first.
private struct ViewWorld {
  var random: SplitMix64
  private let replicas: [TestReplica]
  private var keys: [RecordKey] = []

  init(seed: UInt64) throws {
    random = SplitMix64(seed: seed &+ 1000)
    replicas = [
      try TestReplica(seed: seed &* 2, zones: ["commons", "it", "hr"]),
      try TestReplica(seed: seed &* 2 &+ 1, name: "Bo", zones: ["commons", "it", "hr"]),
    ]
  }

  func catchUpAndCompare(_ seed: Int) throws {
    let replica = replicas[0].replica
    let views = replica.views()
    views.stepSize = seed % 3 == 0 ? 2 : 1000
    views.fillingStepSize = views.stepSize
    #expect(try views.catchUp() == .current)
    let caughtUp = try ViewDump(replica.connection)
    let rebuilt = try ViewProbe.rebuilt(replica)
    #expect(caughtUp == rebuilt, "seed \(seed)\n\(caughtUp.difference(from: rebuilt))")
  }

  mutating func change() throws {
    let test = random.pick(replicas)
    switch random.below(12) {
    case 0, 1: keys.append(try add(on: test))
    case 2, 3, 4: try edit(on: test)
    case 5: try delete(on: test)
    case 6, 7: try mergeSome(on: test)
    case 8: if let key = held(by: test) { try unmerge(key, on: test) }
    case 9: try test.replica.setName(random.pick(["Ana", "Bo", "Cy"]))
    default:
      let other = random.pick(replicas)
      try test.receive(everythingOf: other)
    }
  }

  private mutating func add(on test: TestReplica) throws -> RecordKey {
    let zone = random.pick(["it", "hr"])
    switch random.below(6) {
    case 0, 1: return try test.write("enterprise", in: zone, ["legal_name": name()])
    case 2: return try test.write("programme", in: "commons", ["code": name(), "phases": phases()])
    case 3: return try test.write("person", in: zone, ["name": name(), "enterprise": reference()])
    case 4:
      return try test.write(
        "visit", in: zone,
        ["enterprise": reference(), "on": .text("2026-01-0\(1 + random.below(9))")])
    default:
      return try test.write(
        "enrolment", in: zone,
        ["enterprise": reference(), "programme": reference(), "phase": phase()])
    }
  }

  private mutating func edit(on test: TestReplica) throws {
    guard let key = held(by: test) else { return }
    let values: [String: Value]
    switch key.type {
    case "enterprise":
      values =
        random.chance(50)
        ? ["legal_name": name()] : ["languages/it": random.pick([.null, .present])]
    case "programme": values = random.chance(50) ? ["phases": phases()] : ["code": name()]
    case "person": values = random.chance(50) ? ["name": name()] : ["enterprise": reference()]
    case "visit":
      values =
        random.chance(50)
        ? ["enterprise": reference()] : ["participants/\(anyID())": random.pick([.null, .present])]
    default: values = random.chance(70) ? ["phase": phase()] : ["programme": reference()]
    }
    try test.write(key.type, key.id, in: key.zone.name, values)
  }

  private mutating func delete(on test: TestReplica) throws {
    guard let key = held(by: test) else { return }
    test.clock.advance(seconds: 1)
    let restores = random.chance(40)
    try test.replica.change { restores ? try $0.restore(key) : try $0.delete(key) }
  }

  private mutating func mergeSome(on test: TestReplica) throws {
    guard let dropped = held(by: test) else { return }
    let others = keys.filter { $0.type == dropped.type && $0 != dropped }
    guard !others.isEmpty else { return }
    try merge(dropped, into: random.pick(others), on: test)
  }

  private mutating func held(by test: TestReplica) -> RecordKey? {
    let held = keys.filter { (try? test.replica.store.fact($0))?.state != nil }
    return held.isEmpty ? nil : random.pick(held)
  }

  private mutating func anyID() -> RecordID {
    keys.isEmpty || random.chance(10) ? RecordID(high: 1, low: random.next()) : random.pick(keys).id
  }

  private mutating func reference() -> Value { .reference(anyID()) }
  private mutating func name() -> Value { .text(random.pick(["A", "B", "C", "D"])) }
  private mutating func phase() -> Value { .text(random.pick(["hub", "coaching", "mentoring"])) }

  private mutating func phases() -> Value {
    .list(
      random.pick([["hub", "coaching", "mentoring"], ["mentoring", "hub"], []]).map { .text($0) })
  }
}

/// Makes the tables anew, and takes that back, so that what follows builds on what catching up has
/// left.
enum ViewProbe {
  private struct Undo: Error {}

  static func rebuilt(_ replica: Replica) throws -> ViewDump {
    var dump: ViewDump?
    do {
      try replica.connection.transaction {
        let tables = ViewTables(replica.connection, replica.schema)
        try tables.reset()
        try tables.addIndexes()
        let rows = try ViewRows(tables: tables, store: replica.store, reader: replica.reader())
        for fact in try replica.store.facts(after: 0, limit: Int.max) { try rows.refresh(fact) }
        dump = try ViewDump(replica.connection)
        throw Undo()
      }
    } catch is Undo {}
    return try #require(dump)
  }
}
