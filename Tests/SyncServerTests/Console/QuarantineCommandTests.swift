import LocalStore
import SyncProtocol
import Testing

@testable import SyncServer

@Suite("quarantine list, release, discard")
struct QuarantineCommandTests {
  private let held: HeldWork
  private var office: TestOffice { held.office }
  private var id: RecordID { held.alveare.id }

  init() throws { held = try HeldWork() }

  @Test func listSaysWhatWouldChange() throws {
    let list = try office.json("quarantine list")
    let item = try #require(list.arrayValue?.first)
    #expect(list.arrayValue?.count == 1)
    #expect(
      item.objectValue?.keys == [
        "id", "type", "zone", "label", "author", "device", "at", "reason", "fields", "was",
      ])
    #expect(item["id"] == .string(id.description))
    #expect(item["label"] == "Alveare")
    #expect(item["author"] == "Vera")
    #expect(item["device"] == .string(held.vera.joined.device))
    #expect(item["reason"] == "role")
    #expect(item["fields"] == ["city": "Monza", "phone": "02 5555"])
    #expect(item["was"] == ["city": "Milano", "phone": .null])
    let text = try office.text("quarantine list --zone it")
    #expect(text.contains("the role does not write this here"))
    #expect(text.contains("city: Milano → Monza; phone: – → 02 5555"))
    #expect(try office.json("quarantine list --zone hr") == [])
    #expect(office.failure("quarantine list --zone fr")?.status == .notFound)
  }

  @Test func aConcurrentValueIsListedAsItsAuthorMeantIt() throws {
    try held.ana.edit(held.alveare, "city=Como")
    try held.ana.sync()
    let item = try office.json("quarantine list").arrayValue?.first
    #expect(item?["fields"]?["city"] == "Monza")
    #expect(item?["was"]?["city"] == "Como")
  }

  @Test func anotherEditOfTheSamePersonIsNoOtherItem() throws {
    try office.change(held.vera, to: .coach, in: "it")
    try held.vera.sync()
    try office.change(held.vera, to: .viewer, in: "it")
    try held.vera.edit(held.alveare, "city=Lecco")
    try held.vera.sync()
    let list = try office.json("quarantine list").arrayValue ?? []
    #expect(list.count == 1)
    #expect(list.first?["fields"] == ["city": "Lecco", "phone": "02 5555"])
    try office.run(["quarantine", "discard", id.short])
    #expect(try office.json("quarantine list") == [])
    #expect(try held.city() == "Milano")
    let history = try office.json("history \(id)").arrayValue ?? []
    #expect(history.contains { $0["new"] == "Monza" })
  }

  @Test func aDeletionIsListed() throws {
    try office.run(["quarantine", "discard", id.short])
    try held.vera.sync()
    try office.change(held.vera, to: .coach, in: "it")
    try held.vera.sync()
    try office.change(held.vera, to: .viewer, in: "it")
    try held.vera.delete(held.alveare)
    try held.vera.sync()
    let item = try office.json("quarantine list").arrayValue?.first
    #expect(item?["fields"] == ["deleted": true])
    #expect(item?["was"] == ["deleted": false])
    try office.run(["quarantine", "discard", id.short])
    #expect(try office.json("show \(id)")["deleted"] == false)
  }

  @Test func releasing() throws {
    let answer = try office.json("quarantine release \(id.short)")
    #expect(
      answer == [
        [
          "id": .string(id.description), "type": "enterprise", "zone": "it", "label": "Alveare",
          "decision": "released",
        ]
      ])
    #expect(try held.city() == "Monza")
    #expect(try office.json("quarantine list") == [])
    let report = try held.vera.sync()
    #expect(report.released == 1)
    #expect(try held.vera.replica.outboxItems().isEmpty)
    #expect(try office.text("history \(id)").contains("Monza"))
    #expect(try office.json("verify")["ok"] == true)
  }

  @Test func discarding() throws {
    try office.run(["quarantine", "discard", "Alveare"])
    #expect(try held.city() == "Milano")
    let report = try held.vera.sync()
    #expect(report.discarded == 1)
    #expect(try held.vera.replica.outboxItems().isEmpty)
    #expect(report.zones.allSatisfy { $0.agrees == true })
    #expect(try office.json("conflicts") == [])
    #expect(try office.json("verify")["ok"] == true)
  }

  @Test func historyKeepsWhatWasDiscardedAndSaysWhoPutBackWhat() throws {
    try office.run(["quarantine", "discard", id.short])
    let entries = try office.json("history \(id)").arrayValue ?? []
    let cities = entries.filter { $0["field"] == "city" }
    #expect(cities.map { $0["new"] } == ["Milano", "Monza", "Milano"])
    #expect(cities.map { $0["author"] } == ["Ana", "Vera", cities.last?["author"]])
    #expect(cities.last?["author"]?.stringValue?.hasPrefix("server:") == true)
    #expect(cities.last?["device"]?.stringValue?.hasPrefix("server:") == true)
    // Nothing stands in its place.
    let phones = entries.filter { $0["field"] == "phone" }
    #expect(phones.map { $0["new"] } == ["02 5555"])
    #expect(phones.first?["author"] == "Vera")
  }

  @Test func theDecisionIsAudited() throws {
    try office.run(["quarantine", "discard", id.short])
    let file = try office.data.openZone(held.alveare.zone)
    let row = try #require(try DecisionTable(connection: file.connection).rows(of: id).first)
    #expect(row.decision == .discarded)
    #expect(row.person == held.vera.joined.person)
    #expect(row.decider.hasPrefix("server:"))
    let seq = try file.connection.int64("SELECT seq FROM decision")
    #expect(try seq == Int64(file.store.head()))
  }

  @Test func twiceIsHarmlessAndOtherwiseIsRefused() throws {
    try office.run(["quarantine", "release", id.short])
    #expect(try office.run(["quarantine", "release", id.short]).status == .done)
    let failure = office.failure("quarantine discard \(id.short)")
    #expect(failure?.status == .notFound)
    #expect(failure?.code == "decided-otherwise")
    #expect(failure?.message.contains("released by server:") == true)
    #expect(try held.city() == "Monza")
  }

  @Test func whatIsNotHeldIsNotFound() throws {
    let other = try held.ana.add("enterprise", "legal_name=Zlatna", "country=IT")
    try held.ana.sync()
    #expect(office.failure("quarantine release \(other.id)")?.code == "not-held")
    #expect(office.failure("quarantine release nothing")?.code == "not-found")
    #expect(office.failure("quarantine release")?.status == .usage)
    #expect(try office.json("quarantine list").arrayValue?.count == 1)
  }

  @Test func oneThatIsNotFoundLetsNothingBeDecided() throws {
    #expect(office.failure("quarantine release \(id.short) nothing")?.status == .notFound)
    #expect(try office.json("quarantine list").arrayValue?.count == 1)
  }

  @Test func allOfAZone() throws {
    let other = try held.addAnother("Zlatna")
    #expect(try office.json("quarantine list").arrayValue?.count == 2)
    for wrong in [
      "quarantine release --all", "quarantine release --all --yes",
      "quarantine release --all --zone it", "quarantine release --all --zone it --yes \(id)",
    ] {
      #expect(office.failure(wrong)?.status == .usage, "\(wrong)")
    }
    let decided = try office.json("quarantine release --all --zone it --yes")
    #expect(
      Set(decided.arrayValue?.compactMap { $0["id"]?.stringValue } ?? [])
        == [id.description, other.id.description])
    #expect(try office.json("list enterprise").arrayValue?.count == 2)
    #expect(try office.json("quarantine release --all --zone it --yes") == [])
  }

  @Test func aDiscardedNewRecordIsGone() throws {
    let other = try held.addAnother("Zlatna")
    #expect(try office.json("quarantine list").arrayValue?.last?["label"] == "Zlatna")
    try office.run(["quarantine", "discard", "zlatna"])
    #expect(try office.json("list enterprise").arrayValue?.count == 1)
    try held.vera.sync()
    #expect(
      try held.vera.replica.store.fact(other)?.state.deletionStatus == .deleted)
  }

  @Test func aDamagedRowIsTold() throws {
    let file = try office.data.openZone(held.alveare.zone)
    try file.connection.execute("UPDATE quarantine SET state = substr(state, 2)")
    #expect(office.failure("quarantine list")?.code == "damaged-fact")
    #expect(try office.json("verify")["ok"] == false)
    #expect(try office.text("verify").contains("the held record number 1 is damaged"))
  }

  @Test func whatWasDiscardedIsNotHeldAgain() throws {
    let copy = try held.vera.replica.store.fact(held.alveare)?.state
    try office.run(["quarantine", "discard", id.short])
    // Whatever carries the same edits once more: a bundle, a copy of the laptop.
    let zone = try office.data.openZone(held.alveare.zone)
    let known = try zone.store.fact(held.alveare)?.state
    #expect(try known?.joined(with: #require(copy)) == known)
  }
}
