import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("erase")
struct EraseCommandTests {
  private let office: TestOffice
  private let ana: TestLaptop
  private let bea: TestLaptop
  private let person: RecordKey

  init() throws {
    office = try TestOffice()
    ana = try office.laptop(of: "Ana", in: ["it"])
    bea = try office.laptop(of: "Bea", in: ["it", "hr"])
    person = try ana.add("person", "name=Zorica", "phone=+385 1", "email=z@b.example", zone: "it")
    try ana.edit(person, "phone=+385 2")
    try ana.sync()
    try bea.sync()
  }

  private func erase(_ key: RecordKey? = nil, _ options: String = "--keep email") throws {
    try office.run(["erase", (key ?? person).id.description] + options.words + ["--yes"])
  }

  private func status(_ key: RecordKey? = nil) throws -> JSONValue {
    try office.json("erase status \((key ?? person).id)")
  }

  private func values(of key: RecordKey) throws -> JSONValue? {
    try office.json("show \(key.id)")["fields"]
  }

  private func bytes(_ text: String) -> [String] {
    let names = ["zones/it", "zones/hr", "zones/commons", "central", "registry"]
    let files = names.flatMap { ["\($0).sqlite", "\($0).sqlite-wal"] }
    return files.filter { RawBytes("\(office.data.path)/\($0)").contains(text) }
  }

  @Test func destroysOnTheServerAndThenOnEveryLaptop() throws {
    try office.run(["list", "person"])
    #expect(bytes("Zorica").count >= 2)
    let answer = try office.run(
      ["erase", "zorica", "--keep", "email", "--reason", "asked by phone", "--yes"]
    ).json()
    #expect(answer["id"] == .string(person.id.description))
    #expect(answer["kept"] == ["email"])
    #expect(answer["by"]?.stringValue?.hasPrefix("server:") == true)
    #expect(answer["complete"] == false)
    #expect(answer.objectValue?.keys == ["id", "erased_at", "by", "kept", "replicas", "complete"])
    #expect(bytes("Zorica") == [])
    #expect(bytes("+385") == [])
    #expect(try values(of: person) == ["email": "z@b.example"])
    #expect(try office.run(["verify"]).status == .done)

    let report = try ana.sync()
    #expect(report.requests == 2, "the erasure is confirmed by the same sync")
    #expect(try ana.replica.store.fact(person)?.state.kept == [Slot("email")])
    let replicas = try #require(try status()["replicas"]?.arrayValue).sorted {
      ($0["person"]?.stringValue ?? "") < ($1["person"]?.stringValue ?? "")
    }
    #expect(replicas.map { $0["person"] } == ["Ana", "Bea"])
    #expect(replicas.map { $0["confirmed_at"]?.isNull } == [false, true])
    #expect(
      replicas[0].objectValue?.keys == ["device", "name", "person", "confirmed_at", "last_seen"])
    #expect(try status()["complete"] == false)
    try bea.sync()
    #expect(try status()["complete"] == true)
    #expect(try office.text("erase status \(person.id)").contains("Nothing of it is left"))
  }

  @Test func historyShowsWhatWasKept() throws {
    try erase()
    let lines = try #require(try office.json("history \(person.id)").arrayValue)
    #expect(lines.map { $0["field"] } == ["email"])
    #expect(lines.first?["author"] == "Ana")
  }

  @Test func coversWhatWasMergedIntoIt() throws {
    let second = try bea.add("person", "name=Zora", "email=zora@b.example", zone: "hr")
    let third = try bea.add("person", "name=Zoka", "email=zoka@b.example", zone: "it")
    try bea.merge(third, into: second)
    try bea.merge(second, into: person)
    try bea.sync()
    try erase()
    for name in ["Zorica", "Zora", "Zoka"] { #expect(bytes(name) == [], "\(name)") }
    #expect(try status(second)["kept"] == ["email"])
    try bea.sync()
    #expect(try bea.replica.store.fact(third)?.state.kept == [Slot("email")])
    try ana.sync()
    #expect(try status()["complete"] == true, "Croatia was never Ana's, and Italy she confirmed")
    #expect(try office.run(["verify"]).status == .done)
  }

  @Test func aDroppedRecordDoesNotCoverTheOneItWasMergedInto() throws {
    let second = try bea.add("person", "name=Zora", "email=zora@b.example", zone: "hr")
    try bea.merge(second, into: person)
    try bea.sync()
    try erase(second, "")
    #expect(try values(of: person)?["name"] == "Zorica")
    #expect(bytes("Zora") == [])
  }

  @Test func fieldsAreChecked() throws {
    #expect(
      office.failure("erase \(person.id) --keep emial --yes")?.hint?.contains("email") == true)
    #expect(office.failure("erase \(person.id) email --yes")?.status == .usage, "--keep forgotten")
    #expect(office.failure("erase nobody --yes")?.status == .notFound)
    #expect(office.failure("erase status \(person.id)")?.code == "not-erased")
    let unconfirmed = office.failure("erase \(person.id) --keep email")
    #expect(unconfirmed?.code == "confirmation-needed")
    #expect(try values(of: person)?["name"] == "Zorica")
    try erase(nil, "--keep email,languages phone")
    #expect(try status()["kept"] == ["email", "languages", "phone"])
  }

  @Test func aServerThatWasKilledBetweenDecisionAndDeedGoesOn() throws {
    for command in [["verify"], ["list", "person"]] {
      let key = try ana.add("person", "name=Quasimodo", "email=q@b.example", zone: "it")
      try ana.sync()
      try office.registry().erase(
        [key], as: key.id, keeping: [Slot("email")],
        by: ErasureEntry.Author(device: "server:root", name: "server:root"), reason: nil)
      try office.run(command)
      #expect(try values(of: key) == ["email": "q@b.example"], "\(command)")
      try office.run(["verify"])
      #expect(bytes("Quasimodo") == [])
      try ana.sync()
      try bea.sync()
      #expect(try status(key)["complete"] == true)
    }
  }

  @Test func lateEditsAndPushesOfOthersDoNotBringItBack() throws {
    try ana.edit(person, "phone=+385 late", "email=late@b.example")
    try erase()
    let report = try ana.sync()
    #expect(report.pushed == 1)
    #expect(try ana.replica.outboxItems().isEmpty)
    #expect(try values(of: person) == ["email": "late@b.example"])
    #expect(bytes("+385 late") == [])
    #expect(try office.run(["verify"]).status == .done)
  }

  @Test func heldEditsAreReducedToWhatWasKept() throws {
    let viewer = try office.laptop(of: "Vid", as: .viewer, in: ["it"])
    try viewer.sync()
    try viewer.smuggle(person, ["name": "Zorica held", "email": "held@b.example"])
    let other = try ana.add("person", "name=Tihomir", "email=t@b.example", zone: "it")
    try ana.sync()
    try viewer.sync()
    try viewer.smuggle(other, ["name": "Tihomir held"])
    try viewer.sync()
    #expect(bytes("Zorica held").contains("zones/it.sqlite"))
    try erase()
    try erase(other)
    #expect(bytes("Zorica held") == [])
    #expect(bytes("Tihomir held") == [])
    let italy = try office.data.openZone(person.zone)
    #expect(try Quarantine(connection: italy.connection).count() == 1, "the e-mail address waits")
    try viewer.sync()
    #expect(try viewer.replica.outboxItems().map(\.key) == [person])
    // Late ones are held as far as something is left of them.
    try viewer.smuggleUnaware(other, ["name": "Tihomir late"])
    try viewer.sync()
    #expect(bytes("Tihomir late") == [])
    #expect(try viewer.replica.outboxItems().map(\.key) == [person])
  }

  @Test func anErasureThatAColleaguePushesIsHeld() throws {
    try ana.replica.store.write { facts in
      _ = try facts.update(person) { $0.erase(keeping: []) }
    }
    try ana.edit(person)
    try ana.replica.change { try $0.delete(person) }
    let report = try ana.sync()
    #expect(report.held == 1)
    #expect(try values(of: person)?["name"] == "Zorica")
  }
}

extension String {
  fileprivate var words: [String] { split(separator: " ").map(String.init) }
}

extension TestLaptop {
  func merge(_ key: RecordKey, into target: RecordKey) throws {
    let state = try #require(try replica.store.fact(key)?.state)
    var merged = state
    try replica.change { change in
      merged.merge(
        into: MergeLink.Target(zone: target.zone, id: target.id), as: change.mark)
      let value = try #require(merged[.mergedInto].entry(of: change.mark.writer)?.value)
      try change.write([LocalChange.Write(.mergedInto, value)], to: key)
    }
  }

  /// Writes what this person may not write.
  func smuggle(_ key: RecordKey, _ values: [String: String]) throws {
    try replica.change { change in
      let state = try replica.store.fact(key)?.state ?? RecordState()
      try change.write(
        values.map { name, text in
          let slot = Slot(name)
          return LocalChange.Write(slot, .text(text), shown: state.liveMarks(of: slot))
        }, to: key)
    }
  }

  /// The same, as if the record had never been erased.
  func smuggleUnaware(_ key: RecordKey, _ values: [String: String]) throws {
    try replica.connection.execute(
      "DELETE FROM fact WHERE id = ?1", .blob(key.id.bytes))
    try smuggle(key, values)
  }
}
