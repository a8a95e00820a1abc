import LocalStore
import Testing

@Suite("Two coaches and the office work on the same records")
struct SharedWorkTests {
  @Test func everybodyHoldsWhatTheOfficeShares() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      let modules = try town.office.ids("module")
      #expect(modules.count == Examples.rowCount(Examples.modules))
      for coach in [town.amina, town.bruno] { #expect(try coach.ids("module") == modules) }
      try expectAgreement(server, town.everybody)
    }
  }

  @Test func editsOfDifferentFieldsBothStand() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      try town.amina.run("enterprise", "edit", town.agade, "phone=+39 02 5555 0101")
      try town.bruno.run("enterprise", "edit", town.agade, "email=info@agade.example")
      for laptop in [town.amina, town.bruno, town.amina, town.office] { try laptop.sync() }
      for laptop in town.everybody {
        let fields = try laptop.show(town.agade)["fields"]
        #expect(fields?["phone"] == "+39 02 5555 0101")
        #expect(fields?["email"] == "info@agade.example")
      }
      try expectAgreement(server, town.everybody)
    }
  }

  @Test func elementsOfASetAreJoined() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      try town.amina.run("enterprise", "edit", town.agade, "languages+=it")
      try town.bruno.run("enterprise", "edit", town.agade, "languages+=sl")
      for laptop in [town.amina, town.bruno, town.amina, town.office] { try laptop.sync() }
      for laptop in town.everybody {
        #expect(try laptop.field("languages", of: town.agade) == ["it", "sl"])
      }
      try expectAgreement(server, town.everybody)
    }
  }

  @Test func historyTellsOldAndNewWithTheirAuthors() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      try town.bruno.run("enterprise", "edit", town.agade, "city=Monza")
      for laptop in [town.bruno, town.amina] { try laptop.sync() }
      for laptop in [town.amina, town.bruno] {
        let answer = try laptop.run("enterprise", "history", town.agade)
        let changes = try answer.json.arrayValue ?? []
        let change = changes.last { $0["field"] == "city" }
        #expect(change?["old"] == "Milano", "\(answer)")
        #expect(change?["new"] == "Monza", "\(answer)")
        #expect(change?["author"] == "Bruno", "\(answer)")
        #expect(change?["relation"] == "replaced", "\(answer)")
        let first = changes.first { $0["field"] == "city" }
        #expect(first?["author"] == "Amina", "\(answer)")
        #expect(first?["relation"] == "created", "\(answer)")
      }
    }
  }

  /// A delete hides no edit that whoever deleted had not seen.
  @Test func anUnseenEditBringsADeletedRecordBack() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      try town.amina.run("enterprise", "delete", town.agade)
      try town.bruno.run("enterprise", "edit", town.agade, "city=Monza")
      try town.amina.sync()
      try town.bruno.sync(expecting: 5)
      try town.amina.sync(expecting: 5)
      try town.office.sync(expecting: 5)
      for laptop in town.everybody {
        let record = try laptop.show(town.agade)
        #expect(record["deleted"] == false)
        #expect(record["fields"]?["city"] == "Monza")
        #expect(record["needs_review"]?.arrayValue?.contains("deleted") == true)
      }
      try town.bruno.run("enterprise", "restore", town.agade)
      for laptop in [town.bruno, town.amina, town.office] { try laptop.sync() }
      #expect(try town.amina.show(town.agade)["needs_review"] == [])
      try expectAgreement(server, town.everybody)
    }
  }

  @Test func aDeleteThatSawEverythingStands() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      try town.amina.run("enterprise", "delete", town.agade)
      for laptop in [town.amina, town.bruno, town.office] { try laptop.sync() }
      for laptop in town.everybody { #expect(try laptop.ids("enterprise").isEmpty) }
      try expectAgreement(server, town.everybody)
    }
  }
}
