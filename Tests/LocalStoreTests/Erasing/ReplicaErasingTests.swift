import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

@Suite("A replica destroys what the server erased")
struct ReplicaErasingTests {
  /// Stands nowhere but in what is to go.
  private static let secret = "Quetzalcoatl"

  private let folder: TemporaryFolder
  private let test: TestReplica
  private let person: RecordKey
  private let visit: RecordKey

  init() throws {
    folder = try TemporaryFolder()
    test = try TestReplica(connection: .open(folder.file("replica.sqlite")))
    let secret = Self.secret
    person = try test.add(
      "person", "name=\(secret) 1", "phone=\(secret) 2", "roles+=\(secret) 3", "email=a@b.example",
      "languages+=it"
    ).key
    let enterprise = try test.addEnterprise()
    visit = try test.write(
      "progress", in: "it",
      ["enterprise": .reference(enterprise.id), "person": .reference(person.id)])
    _ = try test.replica.views().catchUp()
    try test.edit(person, "phone=\(secret) 4")
    try test.edit(person, "roles+=\(secret) 5")
    try test.edit(person, "roles-=\(secret) 3")
    try test.replica.change { try $0.delete(person) }
    try test.replica.change { try $0.restore(person) }
  }

  private var replica: Replica { test.replica }

  private func erase(_ key: RecordKey? = nil, keeping fields: Slot...) throws {
    try replica.erase([Erasure(key: key ?? person, kept: Set(fields))])
  }

  private func filesWithSecret() -> [String] {
    ["replica.sqlite", "replica.sqlite-wal", "replica.sqlite-shm"].filter {
      RawBytes(folder.file($0)).contains(Self.secret)
    }
  }

  @Test("down to the last byte, and keeps what was kept")
  func everyByte() throws {
    #expect(!filesWithSecret().isEmpty)
    try erase(keeping: Slot("email"), Slot("languages"))
    #expect(try replica.destroyRemains())
    #expect(filesWithSecret() == [])
    #expect(try test.fields(person) == ["email": "a@b.example", "languages": ["it"]])
    #expect(try replica.store.fact(visit) != nil)
    let label = try replica.connection.text("SELECT label FROM progress")
    #expect(label == "Alveare, \(person.id.short)", "what was called after it is called anew")
  }

  @Test("in the outbox, where the kept fields go on waiting")
  func outbox() throws {
    let enterprise = try test.addEnterprise("\(Self.secret) srl")
    try erase(keeping: Slot("email"))
    let waiting = try replica.outbox.row(person)?.pending.slots(of: test.state(person)).keys
    #expect(waiting.map { Set($0) } == [Slot("email"), .deleted])
    try erase(enterprise, keeping: Slot("city"))
    #expect(try replica.outbox.row(enterprise) == nil, "nothing of it is left to be sent")
    #expect(try replica.outbox.row(visit) != nil)
  }

  @Test("of slots that wait one by one")
  func pendingSlots() throws {
    try replica.outbox.remove(try #require(try replica.outbox.row(person)))
    try test.edit(person, "phone=\(Self.secret) 6", "roles+=\(Self.secret) 7", "email=c@d.example")
    let row = try #require(try replica.outbox.row(person))
    try replica.outbox.note(row, handedOver: [Slot("roles/\(Self.secret) 7"), Slot("email")])
    try erase(keeping: Slot("email"))
    #expect(try replica.outbox.row(person)?.handedOver == [Slot("email")])
    let pending = try #require(try replica.outbox.row(person)?.pending)
    #expect(pending.slots(of: try test.state(person)).keys.map(\.name) == ["email"])
    try erase(keeping: Slot("languages"))
    #expect(try replica.outbox.row(person) == nil)
  }

  @Test("also if a page brings the erasure before the list does")
  func byPage() throws {
    var state = RecordState()
    state.erase(keeping: [Slot("email")])
    let delta = RecordDelta(type: person.type, id: person.id, state: state)
    let page = Page(records: [delta], authors: [], journalHash: [1], position: 1)
    #expect(try replica.apply(page, in: person.zone) == 1)
    #expect(try replica.destroyRemains())
    #expect(filesWithSecret() == [])
    #expect(try replica.ownWriters().count == 1, "no summary passes for somebody else's")
  }

  @Test("and of what was noted to be told or shown")
  func notices() throws {
    for table in ["overtaken", "displayed"] {
      let columns = table == "overtaken" ? ", mine, shown, by_writer, by_stamp" : ", token"
      let values = table == "overtaken" ? ", x'f6', x'f6', 1, 1" : ", 'x'"
      for slot in ["roles/\(Self.secret) 5", "email"] {
        try replica.connection.execute(
          "INSERT INTO \(table)(zone, type, id, slot\(columns)) VALUES (?1, ?2, ?3, ?4\(values))",
          .text(person.zone.name), .text(person.type), .blob(person.id.bytes), .text(slot))
      }
    }
    try erase(keeping: Slot("email"))
    for table in ["overtaken", "displayed"] {
      #expect(try replica.connection.rows("SELECT slot FROM \(table)") { $0.text(0) } == ["email"])
    }
  }

  @Test("but says nothing as long as another program keeps bytes of it")
  func disturbed() throws {
    let path = folder.file("replica.sqlite")
    let reader = try Connection.open(path, mode: .readOnly)
    try replica.connection.execute("PRAGMA busy_timeout = 1")
    try reader.snapshot {
      try erase()
      #expect(try !replica.destroyRemains())
      #expect(try !replica.hasCarriedOutErasures(upTo: 0))
    }
    #expect(try replica.destroyRemains())
    #expect(try replica.hasCarriedOutErasures(upTo: 0))
    #expect(filesWithSecret() == [])
  }

  @Test("what is not held here costs nothing")
  func unknownRecord() throws {
    let key = RecordKey(zone: person.zone, type: "person", id: RecordID(high: 1, low: 1))
    try erase(key, keeping: Slot("email"))
    #expect(try replica.store.fact(key) == nil)
    #expect(try replica.number(.remains) == nil)
  }

  @Test("an import of the same rows brings back only what was kept")
  func importedAgain() throws {
    let csv = "legal_name,country,city,notes\n\(Self.secret),IT,Roma,\(Self.secret)\n"
    let before = try test.keys("enterprise")
    try test.importing("enterprise", csv)
    let key = try #require(try test.keys("enterprise").first { !before.contains($0) })
    try erase(key, keeping: Slot("country"), Slot("city"))
    let report = try test.importing("enterprise", csv)
    #expect(report.rejected.isEmpty)
    #expect(report.unchanged == 1)
    #expect(report.warnings.contains { $0.code == "erased" })
    #expect(try test.fields(key) == ["country": "IT", "city": "Roma"])
  }
}
