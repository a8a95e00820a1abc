import LocalStore
import SyncProtocol
import Testing

@testable import SyncServer

@Suite("verify")
struct VerificationTests {
  private let office: TestOffice
  private let italy: Zone

  init() throws {
    office = try TestOffice()
    italy = try #require(Zone("it"))
    let ana = try office.laptop(of: "Ana", in: ["it"])
    let key = try ana.add("enterprise", "legal_name=Alveare", "country=IT")
    _ = try ana.add("enterprise", "legal_name=Il Giardinone", "country=IT")
    try ana.sync()
    try ana.edit(key, "city=Milano")
    try ana.sync()
  }

  /// What `verify` says of a file.
  private func problems(in file: String = "zones/it.sqlite") throws -> [String] {
    let answer = try office.run(["verify"])
    let json = try answer.json()
    let problems = json["files"]?.arrayValue?.first { $0["file"]?.stringValue == file }?["problems"]
    let sentences = problems?.arrayValue?.compactMap(\.stringValue) ?? []
    #expect((answer.status == .done) == (json["ok"] == true))
    if !sentences.isEmpty { #expect(answer.status == .failure) }
    return sentences
  }

  private func tamper(_ sql: String) throws {
    try office.data.openZone(italy).connection.execute(sql)
  }

  @Test func whatIsRightIsRight() throws {
    let json = try office.json("verify")
    #expect(json["ok"] == true)
    #expect(
      json["files"]?.arrayValue?.map { $0["file"]?.stringValue }
        == ["registry.sqlite", "zones/commons.sqlite", "zones/hr.sqlite", "zones/it.sqlite"])
    #expect(json["files"]?.arrayValue?.last?["records"] == 2)
  }

  @Test func anAlteredFact() throws {
    try tamper(
      """
      UPDATE fact SET state = CAST(replace(hex(state), '416C7665617265', '') AS BLOB)
      WHERE seq = 3
      """)
    #expect(try problems().contains { $0.contains("does not match its hash") })
    #expect(try problems().contains { $0.contains("cannot be read") })
    #expect(try problems().contains { $0.contains("digest") })
  }

  @Test func aMissingFact() throws {
    try tamper("DELETE FROM fact WHERE seq = 3")
    #expect(try problems().count == 3, "the digest, the head and the journal's end")
  }

  @Test func anAlteredJournal() throws {
    try tamper("UPDATE journal SET skeleton = skeleton || x'00' WHERE n = 1")
    #expect(try problems().contains { $0.contains("journal row 1") })
  }

  @Test func aMissingJournalRow() throws {
    try tamper("DELETE FROM journal WHERE n = 1")
    #expect(try problems().contains { $0.contains("is missing") })
  }

  @Test func anAlteredValueBesideTheJournal() throws {
    try tamper(
      "UPDATE journal_content SET content = (SELECT content FROM journal_content ORDER BY seq)")
    #expect(try problems().contains { $0.contains("values of") })
  }

  @Test func aFileThatIsNoDatabase() throws {
    let connection = try office.data.openZone(italy).connection
    try connection.execute("PRAGMA application_id = 7")
    #expect(try problems().count == 1)
    #expect(try problems(in: "zones/hr.sqlite").isEmpty)
  }

  @Test func aRegistryThatMakesNoSense() throws {
    try office.registry().connection.execute("DELETE FROM person")
    #expect(try problems(in: "registry.sqlite").count == 3)
  }
}
