import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("The journal after an erasure")
struct JournalErasingTests {
  private let office: TestOffice
  private let file: ZoneFile
  private let person: RecordKey
  private let other: RecordKey

  init() throws {
    office = try TestOffice()
    let ana = try office.laptop(of: "Ana", in: ["it"])
    person = try ana.add("person", "name=Zorica", "roles+=founder", "email=z@b.example")
    other = try ana.add("person", "name=Tihomir", "email=t@b.example")
    try ana.sync()
    try ana.edit(person, "name=Zorica Novak")
    try ana.replica.change { [person] in try $0.delete(person) }
    try ana.replica.change { [person] in try $0.restore(person) }
    try ana.sync()
    file = try office.data.openZone(person.zone)
    try office.run(["erase", person.id.description, "--keep", "email", "--yes"])
  }

  private var journal: Journal { Journal(connection: file.connection) }

  private func contents(of key: RecordKey) throws -> [JournalContent] {
    try file.connection.rows(
      "SELECT content FROM journal_content WHERE id = ?1 ORDER BY seq", .blob(key.id.bytes)
    ) { try JournalContent($0.blob(0)) }
  }

  private func put(_ content: JournalContent, of key: RecordKey, at place: Int) throws {
    try file.connection.execute(
      """
      UPDATE journal_content SET content = ?2
      WHERE id = ?1 AND seq = (
        SELECT seq FROM journal_content WHERE id = ?1 ORDER BY seq LIMIT 1 OFFSET ?3)
      """, .blob(key.id.bytes), .blob(content.encoded), .integer(place))
  }

  @Test func isInOrderAndHoldsWhatWasKept() throws {
    #expect(try journal.verify().findings == [])
    let slots = Set(try journal.arrivals(of: person).map(\.slot))
    #expect(slots.isSubset(of: [Slot("email"), .deleted]))
    #expect(try journal.arrivals(of: other).count == 2)
    try office.run(["erase", person.id.description, "--yes"])
    #expect(try journal.verify().findings == [], "and after a second one")
  }

  @Test func saysWhoErasedWhatAndWhen() throws {
    let last = try #require(
      try file.connection.blob("SELECT skeleton FROM journal ORDER BY n DESC LIMIT 1"))
    let skeleton = try JournalSkeleton(last)
    let erasure = try #require(skeleton.records.first?.erasure)
    #expect(skeleton.device.hasPrefix("server:"))
    #expect(skeleton.at == office.clock.milliseconds)
    #expect(erasure.kept == [Slot("email")])
    #expect(try erasure.revision == office.registry().lastErasure())
    #expect(!erasure.erased.isEmpty)
  }

  @Test func aValueThatNoErasureTookIsMissed() throws {
    var content = try contents(of: other)[0]
    content.edits[0] = nil
    try put(content, of: other, at: 0)
    #expect(try journal.verify().findings.contains { $0.contains("no erasure took it") })
  }

  @Test func aKeptValueOfTheErasedRecordIsMissedToo() throws {
    var content = try contents(of: person)[0]
    let place = try #require(content.edits.firstIndex { $0?.slot == Slot("email") })
    content.edits[place] = nil
    try put(content, of: person, at: 0)
    #expect(try journal.verify().findings.contains { $0.contains("no erasure took it") })
  }

  @Test func anErasedValueThatIsBackIsFound() throws {
    var content = try contents(of: person)[0]
    let place = try #require(content.edits.firstIndex { $0 == nil })
    content.edits[place] = JournalContent.Edit(
      slot: Slot("name"), salt: Array(repeating: 0, count: 16), kind: .news,
      value: .text("Zorica"))
    try put(content, of: person, at: 0)
    let findings = try journal.verify().findings
    #expect(findings.contains { $0.contains("there again") })
    #expect(findings.contains { $0.contains("altered") })
  }
}
