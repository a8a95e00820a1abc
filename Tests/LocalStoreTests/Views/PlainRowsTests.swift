import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

/// The rows that are made straight from stored bytes, those made of whole records, and the documents
/// that commands show say the same of any record.
@Suite struct PlainRowsTests {
  @Test(arguments: 0..<24)
  func rowsAndDocumentsSayTheSame(seed: Int) throws {
    var world = try OddWorld(seed: UInt64(seed))
    for round in 0..<2 {
      for _ in 0..<40 { try world.change() }
      let replica = world.replica
      #expect(try replica.views().catchUp() == .current)
      let caughtUp = try ViewDump(replica.connection)
      let rebuilt = try ViewProbe.rebuilt(replica)
      #expect(caughtUp == rebuilt, "seed \(seed).\(round)\n\(caughtUp.difference(from: rebuilt))")
      let expected = try DocumentTables(replica)
      for type in Schema.fieldbook.types {
        let (rows, documents) = (try expected.rows(type), try expected.documents(type))
        #expect(rows == documents, "seed \(seed).\(round) \(type.name)")
      }
    }
  }

  @Test func nearlyEveryRecordIsPlain() throws {
    let test = try TestReplica()
    let enterprise = try test.write(
      "enterprise", in: "it",
      [
        "legal_name": .text("Alveare"), "languages/it": .present, "migrant_led": .boolean(true),
      ])
    try test.write(
      "visit", in: "it", ["enterprise": .reference(enterprise.id), "on": .text("2026-03-01")])
    let reader = test.replica.reader()
    let tables = ViewTables(test.replica.connection, .fieldbook)
    try tables.reset()
    let writers = try tables.byType.mapValues {
      try TypedTableWriter($0, isFilling: true, test.replica.connection)
    }
    let plain = PlainRows(writers, reader)
    var count = 0
    try test.replica.connection.query("SELECT \(FactStore.columns) FROM fact") { row in
      let isPlain = try plain.put(row)
      #expect(isPlain)
      count += 1
    }
    #expect(count == 2)
  }
}

/// A laptop and a colleague who write whatever a file can hold, and little that makes sense.
private struct OddWorld {
  private var random: SplitMix64
  private let replicas: [TestReplica]
  private var keys: [RecordKey] = []

  var replica: Replica { replicas[0].replica }

  init(seed: UInt64) throws {
    random = SplitMix64(seed: seed &+ 7_000)
    replicas = [
      try TestReplica(seed: seed &* 2, zones: ["commons", "it", "hr"]),
      try TestReplica(seed: seed &* 2 &+ 1, name: "Bo", zones: ["commons", "it", "hr"]),
    ]
  }

  mutating func change() throws {
    let test = replicas[random.chance(75) ? 0 : 1]
    switch random.below(20) {
    case 0: try delete(on: test)
    case 1: try merge(on: test)
    case 2: try erase(on: test)
    case 3: try test.receive(everythingOf: random.pick(replicas))
    case 4: test.clock.advance(seconds: random.pick([0, 1, 100_000, 5_000_000_000]))
    case 5..<9: if let key = held(by: test) { try write(key, on: test) }
    default: try add(on: test)
    }
  }

  private mutating func add(on test: TestReplica) throws {
    let names = Schema.fieldbook.types.map(\.name) + ["gadget"]
    let id =
      random.chance(60)
      ? nil
      : RecordID(high: random.next() & ~0xf000 | 0x8000, low: random.next() | 1 << 63)
    let zone = random.pick(["it", "hr", "commons"])
    let type = random.pick(names)
    keys.append(try test.write(type, id, in: zone, values(of: type)))
  }

  private mutating func write(_ key: RecordKey, on test: TestReplica) throws {
    try test.write(key.type, key.id, in: key.zone.name, values(of: key.type))
  }

  private mutating func values(of type: String) -> [String: Value] {
    var values: [String: Value] = [:]
    for field in Schema.fieldbook.type(type)?.fields ?? [] where random.chance(60) {
      switch field.shape {
      case .single: values[field.name] = random.chance(70) ? typical(field) : value()
      case .set:
        for _ in 0..<random.below(4) {
          let element = random.chance(50) ? anyID().description : text()
          values[Slot(field.name, element).name] =
            random.chance(70) ? .present : random.pick([.null, value()])
        }
      case .keyed: values["\(field.name)/\(random.pick(["it", "en"]))"] = value()
      }
      if random.chance(4) { values["\(field.name)/x"] = value() }
      if random.chance(4), field.shape != .single { values[field.name] = value() }
    }
    if values.isEmpty || random.chance(10) { values["mood"] = value() }
    return values
  }

  private mutating func typical(_ field: Field) -> Value {
    switch field.kind {
    case .reference: .reference(anyID())
    case .integer: .integer(Int64(random.below(100)))
    case .decimal, .money: decimal()
    case .boolean: .boolean(random.chance(50))
    case .list: .list([.text(text()), .text("hub")])
    default: .text(text())
    }
  }

  private mutating func value() -> Value {
    switch random.below(12) {
    case 0: .null
    case 1: .boolean(random.chance(50))
    case 2: .integer(random.pick([0, -1, 23, 24, 255, 65_536, .max, .min, 253_402_300_800]))
    case 3, 4: decimal()
    case 5: .reference(anyID())
    case 6: .list([.text(text()), .integer(3), .list([])])
    case 7: (try? Value(checking: [0x43, 1, 2, 3])) ?? .null
    case 8: (try? Value(checking: [0xa1, 0x61, 0x61, 0x18, 0x2a])) ?? .null
    default: .text(text())
    }
  }

  private mutating func decimal() -> Value {
    let mantissas: [Int64] = [
      25, -275, 1, 123_456_789_012_345_678, 9_007_199_254_740_993, -999_999_999_999_999_999,
    ]
    let number = DecimalNumber(
      mantissa: random.pick(mantissas), exponent: -Int(random.below(19)))
    return number.map { .decimal($0) } ?? .null
  }

  private mutating func text() -> String {
    random.pick([
      "", "A", "alveare", "Il Giardinone", "Čakovec ß", "İstanbul", "e\u{301}", "12", "7.50", "1e3",
      "a\u{0}b", "it", "quote \"'\\", "019a0000-0000-7000-8000-000000000000", "2026-03-01", "hub",
    ])
  }

  private mutating func anyID() -> RecordID {
    keys.isEmpty || random.chance(10) ? RecordID(high: 1, low: random.next()) : random.pick(keys).id
  }

  private mutating func held(by test: TestReplica) -> RecordKey? {
    let held = keys.filter { (try? test.replica.store.fact($0)) != nil }
    return held.isEmpty ? nil : random.pick(held)
  }

  private mutating func delete(on test: TestReplica) throws {
    guard let key = held(by: test) else { return }
    test.clock.advance(seconds: 1)
    try test.replica.change { try $0.delete(key) }
  }

  private mutating func merge(on test: TestReplica) throws {
    guard let dropped = held(by: test),
      let kept = keys.first(where: { $0.type == dropped.type && $0 != dropped })
    else { return }
    try LocalStoreTests.merge(dropped, into: kept, on: test)
  }

  private mutating func erase(on test: TestReplica) throws {
    guard let key = held(by: test) else { return }
    // Nobody writes to it any more.
    keys.removeAll { $0 == key }
    try test.replica.store.write { writer in
      _ = try writer.update(key) { $0.erase(keeping: [Slot("gender"), Slot("country")]) }
    }
  }
}

/// The typed tables as the documents of all records would fill them.
private struct DocumentTables {
  private let replica: Replica
  private var connection: Connection { replica.connection }

  init(_ replica: Replica) throws { self.replica = replica }

  func rows(_ type: RecordType) throws -> [[SQLValue]] {
    try ReadOnlySQL(connection).run("SELECT * FROM \(Connection.quoted(type.name)) ORDER BY 1, 2")
      .rows
  }

  func documents(_ type: RecordType) throws -> [[SQLValue]] {
    let scratch = try Connection.open("expected", mode: .memory)
    let types = try connection.rows(
      "SELECT name, type FROM pragma_table_xinfo(?1)", .text(TypedTable.storage(of: type.name))
    ) { ($0.text(0), $0.text(1)) }
    let affinities = Dictionary(types) { first, _ in first }
    let fields = type.fields.map { "\"\($0.name)\" \(affinities[$0.name] ?? "BLOB")" }
    try scratch.execute(
      "CREATE TABLE expected(id, zone, label, \(fields.joined(separator: ", ")), c, u, b, n)")
    let reader = replica.reader()
    for fact in try replica.store.facts(after: 0, limit: .max) where fact.key.type == type.name {
      guard try reader.resolve(fact.key) == fact.key else { continue }
      let document = try reader.document(fact)
      if document.isDeleted { continue }
      let values = Self.values(document, type)
      let places = (1...values.count).map { "?\($0)" }.joined(separator: ", ")
      try scratch.execute("INSERT INTO expected VALUES (\(places))", values: values)
    }
    return try ReadOnlySQL(scratch).run("SELECT * FROM expected ORDER BY 1, 2").rows
  }

  private static func values(_ document: RecordDocument, _ type: RecordType) -> [SQLValue] {
    [.text(document.key.id.description), .text(document.key.zone.name), .text(document.label)]
      + type.fields.map { SQLValue(document.fields[$0.name]) }
      + [
        .text(Timestamp.text(milliseconds: document.createdAt)),
        .text(Timestamp.text(milliseconds: document.updatedAt)), SQLValue(document.updatedBy),
        .text(JSONWriter.text(.array(document.needsReview.map { .string($0) }))),
      ]
  }
}
