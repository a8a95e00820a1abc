import Glibc
import LocalStore
import SyncProtocol
import Testing

@testable import SyncServer

@Suite("Commands about records")
struct RecordCommandTests {
  private let office: TestOffice
  private let ana: TestLaptop
  private let ivo: TestLaptop
  private let staff: TestLaptop

  init() throws {
    office = try TestOffice()
    ana = try office.laptop(of: "Ana", in: ["it"])
    ivo = try office.laptop(of: "Ivo", in: ["hr"])
    staff = try office.laptop(of: "Staff", as: .central, in: [])
  }

  private func labels(_ line: String) throws -> [String] {
    try office.json(line).arrayValue?.compactMap { $0["label"]?.stringValue } ?? []
  }

  @Test func listGoesOverAllZones() throws {
    _ = try ana.add("enterprise", "legal_name=Alveare", "country=IT", "city=Milano")
    _ = try ivo.add("enterprise", "legal_name=Zlatna", "country=HR", "city=Zagreb")
    #expect(try labels("list enterprise") == [], "nothing was synced yet")
    try ana.sync()
    try ivo.sync()
    #expect(try labels("list enterprise") == ["Alveare", "Zlatna"])
    #expect(try labels("list enterprise --sort -city") == ["Zlatna", "Alveare"])
    #expect(try labels("list enterprise --limit 1") == ["Alveare"])
    #expect(try labels("list enterprise country=HR") == ["Zlatna"])
    #expect(try labels("list enterprise --search milan") == ["Alveare"])
    let lines = try office.text("list enterprise").split(separator: "\n")
    #expect(lines.first == "enterprise  id      city    sectors  status  coach  zone")
    #expect(lines.last?.hasPrefix("Zlatna") == true && lines.last?.hasSuffix("hr") == true)
    let csv = try office.text("list enterprise country=IT --csv")
    #expect(csv.hasPrefix("id,legal_name,") && csv.contains("Alveare"))
    #expect(office.failure("list enterprize")?.status == .usage)
    #expect(office.failure("list enterprise --limit x")?.status == .usage)
  }

  @Test func referencesLeadIntoTheCommons() throws {
    let programme = try staff.add("programme", "code=see-me-in", "phases=scouting; training")
    try staff.sync()
    try ivo.sync()
    let enterprise = try ivo.add("enterprise", "legal_name=Zlatna", "country=HR")
    let enrolment = try ivo.add(
      "enrolment", "enterprise=\(enterprise.id)", "programme=see-me-in", "phase=scouting")
    try ivo.sync()
    #expect(try labels("list enrolment programme=see-me-in") == ["Zlatna, see-me-in"])
    let page = try office.text("show \(enrolment.id)")
    #expect(page.contains("enterprise  Zlatna (\(enterprise.id.short))"), "references by name")
    #expect(page.contains("Z by Ivo."), "times are marked as UTC")
    let json = try office.json("show \(enrolment.id)")
    #expect(json["zone"] == "hr")
    #expect(json["fields"]?["programme"] == .string(programme.id.description))
    #expect(json["updated_by"] == "Ivo")
  }

  @Test func showFindsARecordOfAnyZone() throws {
    let key = try ana.add("enterprise", "legal_name=Alveare", "country=IT")
    try ana.sync()
    for word in [key.id.description, key.id.short, "alveare"] {
      #expect(try office.json("show \(word)")["id"] == .string(key.id.description))
    }
    #expect(try office.text("show alveare").contains("legal_name  Alveare"))
    #expect(office.failure("show nothing")?.status == .notFound)
  }

  @Test func aDisputedFieldIsListedWithItsAuthors() throws {
    let second = try office.laptop(of: "Bea", in: ["it"])
    let key = try ana.add("enterprise", "legal_name=Alveare", "country=IT")
    try ana.sync()
    try second.sync()
    #expect(try office.run(["conflicts"]).status == .done)
    try ana.edit(key, "legal_name=Alveare srl")
    try second.edit(key, "legal_name=Alveare sas")
    try ana.sync()
    try second.sync()
    let answer = try office.run(["conflicts"])
    #expect(answer.status == .conflictsWait)
    let item = try answer.json().arrayValue?.first
    #expect(item?["field"] == "legal_name")
    let values = item?["values"]?.arrayValue ?? []
    #expect(values.map { $0["author"]?.stringValue } == ["Ana", "Bea"])
    #expect(values.map { $0["value"]?.stringValue } == ["Alveare srl", "Alveare sas"])
    let text = try answer.plainText()
    #expect(text.contains("(enterprise \(key.id.short), it): legal_name\n  1  Alveare srl  (Ana, "))
    #expect(!text.contains("resolve"), "what this executable cannot do is not recommended")
  }

  @Test func historyTellsWhoWhenAndFromWhichLaptop() throws {
    let key = try ana.add("enterprise", "legal_name=Alveare", "country=IT", "city=Milano")
    try ana.edit(key, "city=Como")
    try ana.sync()
    try ana.edit(key, "city=Lecco")
    try ana.sync()
    let lines = try #require(try office.json("history \(key.id)").arrayValue)
    let cities = lines.filter { $0["field"] == "city" }
    #expect(cities.map { $0["new"] } == ["Milano", "Como", "Lecco"])
    #expect(cities.map { $0["old"] } == [JSONValue.null, "Milano", "Como"])
    #expect(
      cities.map { $0["relation"]?.stringValue } == ["created", "replaced", "replaced"])
    #expect(cities.allSatisfy { $0["author"] == "Ana" })
    #expect(cities.allSatisfy { $0["device"] == .string(ana.joined.device) })
    #expect(cities.allSatisfy { $0["device_name"] == "laptop of Ana" })
    let arrivals = cities.compactMap { $0["arrived_at"]?.stringValue }
    #expect(arrivals.count == 3)
    #expect(arrivals[0] == arrivals[1], "both came with the first sync")
    #expect(arrivals[1] < arrivals[2])
    let table = try office.text("history \(key.id)").split(separator: "\n")
    #expect(table.first?.hasPrefix("When") == true)
    #expect(table.last?.hasSuffix("  replaced  laptop of Ana  2026-01-01 00:00Z") == true)
  }

  @Test func historyShowsWhoReplacedWhose() throws {
    let second = try office.laptop(of: "Bea", in: ["it"])
    let key = try ana.add("enterprise", "legal_name=Alveare", "country=IT")
    try ana.sync()
    try second.sync()
    try second.edit(key, "legal_name=Alveare srl")
    try second.sync()
    let names =
      try office.json("history \(key.id)").arrayValue?
      .filter { $0["field"] == "legal_name" } ?? []
    #expect(names.map { $0["author"]?.stringValue } == ["Ana", "Bea"])
    #expect(names.map { $0["old"] } == [JSONValue.null, "Alveare"])
    #expect(names.map { $0["relation"]?.stringValue } == ["created", "replaced"])
  }

  @Test func theCentralReplicaMayBeLost() throws {
    _ = try ana.add("enterprise", "legal_name=Alveare", "country=IT")
    try ana.sync()
    let before = try office.json("list enterprise")
    for suffix in ["", "-wal", "-shm"] { unsafe unlink("\(central)\(suffix)") }
    #expect(try office.json("list enterprise") == before)
  }

  @Test func aCentralReplicaThatDiffersIsMended() throws {
    _ = try ana.add("enterprise", "legal_name=Alveare", "country=IT")
    try ana.sync()
    let before = try office.json("list enterprise")
    try Connection.open(central).execute("UPDATE fact_digest SET records = 7")
    #expect(try office.json("list enterprise") == before)
  }

  private var central: String { "\(office.data.path)/central.sqlite" }
}
