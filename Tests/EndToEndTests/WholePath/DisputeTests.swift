import LocalStore
import Testing

@Suite("Two coaches give one field different values")
struct DisputeTests {
  @Test func ofAReviewFieldBothStandUntilAPersonChooses() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      try town.amina.run("enterprise", "edit", town.agade, "legal_name=Agade S.r.l.")
      try town.bruno.run("enterprise", "edit", town.agade, "legal_name=AGADE srl")
      try town.amina.sync()
      #expect(try town.bruno.sync(expecting: 5)["conflicts"] == 1)
      #expect(try town.amina.sync(expecting: 5)["conflicts"] == 1)
      for laptop in [town.amina, town.bruno] { try expectDispute(laptop, town.agade) }

      try resolve(town.bruno, town.agade, keeping: "Agade S.r.l.")
      for laptop in [town.bruno, town.amina, town.office] { try laptop.sync() }
      for laptop in town.everybody {
        #expect(try laptop.run("conflicts").json == [])
        #expect(try laptop.field("legal_name", of: town.agade) == "Agade S.r.l.")
      }
      let answer = try town.amina.run("enterprise", "history", town.agade)
      let choice = try answer.json.arrayValue?.last { $0["field"] == "legal_name" }
      #expect(choice?["relation"] == "resolved", "\(answer)")
      #expect(choice?["author"] == "Bruno", "\(answer)")
      try expectAgreement(server, town.everybody)
    }
  }

  private func expectDispute(_ laptop: Laptop, _ id: String) throws {
    let answer = try laptop.run("conflicts", expecting: 5)
    let item = try answer.json.arrayValue?.first
    #expect(try answer.json.arrayValue?.count == 1)
    #expect(item?["id"] == .string(id))
    #expect(item?["field"] == "legal_name")
    #expect(item?["policy"] == "review")
    #expect(item?["needs_review"] == true)
    let values = item?["values"]?.arrayValue ?? []
    let authors = values.map { "\($0["author"]?.stringValue ?? "?")" }
    let texts = values.map { "\($0["value"]?.stringValue ?? "?")" }
    #expect(
      Set(zip(authors, texts).map { "\($0): \($1)" })
        == ["Amina: Agade S.r.l.", "Bruno: AGADE srl"])
    #expect(values.filter { $0["shown"] == true }.count == 1)
    for value in values { #expect(value["at"]?.stringValue?.hasSuffix("Z") == true) }
  }

  private func resolve(_ laptop: Laptop, _ id: String, keeping text: String) throws {
    let item = try laptop.run("conflicts", expecting: 5).json.arrayValue?.first
    let value = item?["values"]?.arrayValue?.first { $0["value"] == .string(text) }
    guard let number = value?["n"]?.integerValue, let token = item?["token"]?.stringValue else {
      throw EndToEndFailure("no such value among the conflicts")
    }
    try laptop.run("resolve", id, "legal_name", "--keep", "\(number)", "--seen", token)
  }

  /// What comes in after the list was shown is not replaced by the choice.
  @Test func aChoiceReplacesOnlyWhatWasShown() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      try town.amina.run("enterprise", "edit", town.agade, "legal_name=Agade S.r.l.")
      try town.bruno.run("enterprise", "edit", town.agade, "legal_name=AGADE srl")
      try town.office.run("enterprise", "edit", town.agade, "legal_name=Agade Soc. Coop.")
      try town.amina.sync()
      try town.bruno.sync(expecting: 5)
      try town.office.sync(expecting: 5)
      try resolve(town.bruno, town.agade, keeping: "AGADE srl")
      try town.bruno.sync(expecting: 5)
      let item = try town.bruno.run("conflicts", expecting: 5).json.arrayValue?.first
      let values = Set(item?["values"]?.arrayValue?.compactMap { $0["value"]?.stringValue } ?? [])
      #expect(values == ["AGADE srl", "Agade Soc. Coop."])
    }
  }

  @Test func ofALatestFieldTheNewestShowsAndTheOtherAuthorIsToldOnce() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      try town.amina.run("enterprise", "edit", town.agade, "city=Monza")
      try town.bruno.run("enterprise", "edit", town.agade, "city=Lodi")
      #expect(try town.bruno.sync()["overtaken"] == [])
      let told = try town.amina.sync()["overtaken"]?.arrayValue ?? []
      #expect(told.count == 1)
      #expect(told.first?["id"] == .string(town.agade))
      #expect(told.first?["field"] == "city")
      #expect(try town.amina.sync()["overtaken"] == [])
      #expect(try town.bruno.sync()["overtaken"] == [])
      for laptop in [town.amina, town.bruno] {
        let record = try laptop.show(town.agade)
        #expect(record["fields"]?["city"] == "Lodi")
        #expect(record["needs_review"] == [])
        #expect(record["conflicts"]?["city"]?.arrayValue?.count == 2)
      }
      try town.office.sync()
      try expectAgreement(server, town.everybody)
    }
  }

  @Test func equalValuesAreAgreement() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      for laptop in [town.amina, town.bruno] {
        try laptop.run("enterprise", "edit", town.agade, "legal_name=Agade S.r.l.")
      }
      for laptop in [town.amina, town.bruno, town.amina, town.office] { try laptop.sync() }
      #expect(try town.office.show(town.agade)["conflicts"] == .object([:]))
      try expectAgreement(server, town.everybody)
    }
  }
}
