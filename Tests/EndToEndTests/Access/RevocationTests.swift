import LocalStore
import Testing

@Suite("Access is taken away")
struct RevocationTests {
  @Test func aRevokedLaptopKeepsItsDataAndIsToldWhy() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      try town.amina.run("enterprise", "edit", town.agade, "city=Monza")
      try server.run("device", "revoke", try device(of: "Amina", server))

      let answer = try town.amina.run("sync", expecting: 7)
      #expect(try answer.error["code"] == "access-revoked")
      #expect(try town.amina.field("city", of: town.agade) == "Monza")
      #expect(try town.amina.run("status").json["outbox"] == 1)
      // Going on offline is possible, and so is everybody else's work.
      try town.amina.run("enterprise", "edit", town.agade, "phone=+39 02 5555 0101")
      try town.bruno.sync()
      #expect(try town.bruno.field("city", of: town.agade) == "Milano")
    }
  }

  @Test func anotherInvitationBringsTheWorkIn() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      try town.amina.run("enterprise", "edit", town.agade, "city=Monza")
      try server.run("device", "revoke", try device(of: "Amina", server))
      try town.amina.sync(expecting: 7)
      try server.enrol(town.amina, "Amina again")
      try town.amina.sync()
      try town.bruno.sync()
      #expect(try town.bruno.field("city", of: town.agade) == "Monza")
      try expectAgreement(server, [town.amina, town.bruno])
    }
  }

  private func device(of name: String, _ server: RunningServer) throws -> String {
    let devices = try server.run("device", "list").json.arrayValue ?? []
    let found = devices.first { $0["person_name"] == .string(name) }?["id"]?.stringValue
    guard let found else { throw EndToEndFailure("\(name) has no device") }
    return found
  }
}
