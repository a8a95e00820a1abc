import LocalStore
import Testing

@Suite("Access is taken away")
struct RevocationTests {
  @Test func aRevokedLaptopKeepsItsDataAndIsToldWhy() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      try town.amina.run("enterprise", "edit", town.agade, "city=Monza")
      try server.revokeDevice(of: "Amina")

      let answer = try town.amina.run("sync", expecting: 7)
      #expect(try answer.error["code"] == "access-revoked")
      #expect(try town.amina.field("city", of: town.agade) == "Monza")
      // What it had not sent lies in quarantine.
      let status = try town.amina.run("status").json
      #expect(status["outbox"] == 0 && status["held"] == 1)
      // Going on offline is possible, and so is everybody else's work.
      try town.amina.run("enterprise", "edit", town.agade, "phone=+39 02 5555 0101")
      try town.bruno.run("enterprise", "edit", town.agade, "notes=News")
      try town.bruno.sync()
      try town.amina.sync(expecting: 7)
      #expect(try town.amina.field("notes", of: town.agade) == nil, "it is sent nothing")
      #expect(try town.bruno.field("city", of: town.agade) == "Milano")
    }
  }

  @Test func anotherInvitationBringsTheWorkIn() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      try town.amina.run("enterprise", "edit", town.agade, "city=Monza")
      try server.revokeDevice(of: "Amina")
      try town.amina.sync(expecting: 7)
      try server.enrol(town.amina, "Amina again")
      try town.amina.sync()
      try town.bruno.sync()
      #expect(try town.bruno.field("city", of: town.agade) == "Monza")
      try expectAgreement(server, [town.amina, town.bruno])
    }
  }
}
