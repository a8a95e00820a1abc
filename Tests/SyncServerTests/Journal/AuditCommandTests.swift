import FoundationEssentials
import LocalStore
import SyncProtocol
import Testing

@testable import SyncServer

@Suite("audit verify")
struct AuditCommandTests {
  private let office: TestOffice
  private let ana: TestLaptop
  private let italy: Zone
  private let key: RecordKey

  init() throws {
    office = try TestOffice()
    italy = try #require(Zone("it"))
    ana = try office.laptop(of: "Ana", in: ["it"])
    key = try ana.add("enterprise", "legal_name=Alveare", "country=IT")
    try ana.sync()
    try ana.edit(key, "city=Milano")
    try ana.sync()
  }

  private func head() throws -> String {
    let report = try #require(try office.json("audit verify --zone it").arrayValue?.first)
    return try #require(report["head"]?.stringValue)
  }

  @Test("every zone is told of, with its head")
  func everyZone() throws {
    let answer = try office.run(["audit", "verify"])
    #expect(answer.status == .done)
    let reports = try #require(try answer.json().arrayValue)
    #expect(reports.map { $0["zone"]?.stringValue } == ["commons", "hr", "it"])
    #expect(
      reports.first
        == ["zone": "commons", "rows": 0, "head": .null, "ok": true, "findings": []])
    #expect(reports.last?["rows"] == 2)
    let head = try head()
    #expect(head.count == 64)
    #expect(
      try answer.plainText()
        == "commons: in order, 0 rows\nhr: in order, 0 rows\nit: in order, 2 rows, head \(head)\n")
  }

  @Test("one zone alone can be asked for, and must be there")
  func oneZone() throws {
    #expect(try office.json("audit verify --zone hr").arrayValue?.count == 1)
    #expect(office.failure("audit verify --zone el")?.code == "zone-not-found")
    #expect(office.failure("audit verify --zone el")?.status == .notFound)
  }

  @Test("what is wrong is told, and is a failure")
  func whatIsWrong() throws {
    try office.data.openZone(italy).connection.execute("DELETE FROM journal WHERE n = 1")
    let answer = try office.run(["audit", "verify"])
    #expect(answer.status == .failure)
    let report = try #require(try answer.json().arrayValue?.last)
    #expect(report["ok"] == false)
    #expect(report["rows"] == 1)
    let findings = report["findings"]?.arrayValue?.compactMap(\.stringValue) ?? []
    #expect(findings.contains { $0.contains("row 1 is missing") })
    #expect(try answer.plainText().contains("it: NOT in order, 1 row"))
    let verify = try office.run(["verify"])
    #expect(verify.status == .failure, "“verify” looks at journals too")
  }

  @Test("a file that cannot be opened is a finding, and the others are walked")
  func aFileThatIsNoZone() throws {
    try office.data.openZone(italy).connection.execute("PRAGMA application_id = 7")
    let reports = try #require(try office.json("audit verify").arrayValue)
    #expect(reports.map { $0["ok"] } == [true, true, false])
    #expect(reports.last?["head"] == .null)
  }

  @Test("a head that was noted down stays right while the trail grows")
  func aNotedHead() throws {
    let noted = try head()
    try ana.edit(key, "city=Como")
    try ana.sync()
    #expect(try head() != noted)
    #expect(try office.run(["audit", "verify", "--expect", "it=\(noted)"]).status == .done)
    let other = String(repeating: "0", count: 64)
    let answer = try office.run(["audit", "verify", "--expect", "it=\(other)"])
    #expect(answer.status == .failure)
    #expect(try answer.plainText().contains(other))
    let unharmed = try office.run(["audit", "verify", "--zone", "hr", "--expect", "it=\(noted)"])
    #expect(try unharmed.json().arrayValue?.count == 2, "a zone whose head is given is walked")
  }

  @Test("what is no head is refused")
  func whatIsNoHead() throws {
    for word in ["it", "it=", "it=12", "it=\(String(repeating: "x", count: 64))"] {
      #expect(office.failure("audit verify --expect \(word)")?.status == .usage, "\(word)")
    }
    let zeros = String(repeating: "0", count: 64)
    #expect(office.failure("audit verify --expect el=\(zeros)")?.code == "zone-not-found")
  }

  @Test("a whole file put back in time is in order, and only a noted head tells")
  func aFilePutBack() throws {
    let path = office.data.zonePath(italy)
    let old = try Data(contentsOf: URL(filePath: path))
    try ana.edit(key, "city=Como")
    try ana.sync()
    let noted = try head()
    try old.write(to: URL(filePath: path))
    #expect(try office.run(["audit", "verify"]).status == .done)
    #expect(try office.run(["audit", "verify", "--expect", "it=\(noted)"]).status == .failure)
  }

  @Test("a trail written anew from a forged row on is in order, and only a noted head tells")
  func aTrailWrittenAnew() throws {
    let noted = try head()
    let connection = try office.data.openZone(italy).connection
    var previous: [UInt8] = []
    for row in [1 as Int64, 2] {
      var skeleton = try #require(
        try connection.blob("SELECT skeleton FROM journal WHERE n = ?1", .integer(row)))
      // A digit of the device.
      skeleton[5] ^= 1
      previous = Journal.hash(after: previous, skeleton)
      try connection.execute(
        "UPDATE journal SET skeleton = ?2, hash = ?3 WHERE n = ?1", .integer(row),
        .blob(skeleton), .blob(previous))
    }
    #expect(try office.run(["audit", "verify"]).status == .done)
    #expect(try office.run(["audit", "verify", "--expect", "it=\(noted)"]).status == .failure)
  }
}
