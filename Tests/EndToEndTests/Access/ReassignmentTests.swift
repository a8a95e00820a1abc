import LocalStore
import Testing

@Suite("A coach's zones and roles change")
struct ReassignmentTests {
  private static let zones = ["it=Italy", "hr=Croatia"]

  @Test func aCoachWhoBecomesAViewerHasTheRestHeld() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      try town.amina.run("enterprise", "edit", town.agade, "city=Monza")
      try server.run("access", "grant", "Amina", "--role", "viewer", "--zone", "it")
      try town.bruno.run("enterprise", "edit", town.agade, "notes=News")
      try town.bruno.sync()

      let sync = try town.amina.sync(expecting: 9)
      #expect(sync["held"] == 1)
      #expect(sync["removed"] == [])
      #expect(sync["zones"]?.arrayValue?.allSatisfy { $0["agrees"] == true } == true)
      let outbox = try town.amina.run("outbox").json.arrayValue ?? []
      #expect(outbox.map { $0["reason"] } == ["role"])
      #expect(try town.amina.field("notes", of: town.agade) == "News")
      try town.amina.run("enterprise", "edit", town.agade, "city=Roma", expecting: 8)
      #expect(try town.bruno.field("city", of: town.agade) == "Milano")
    }
  }

  @Test func aZoneThatIsTakenGoesWithoutATrace() throws {
    try withServer(zones: Self.zones) { server in
      let town = try TwoCoaches(server)
      let carla = try server.laptop("Carla", "coach", ["it", "hr"])
      try carla.sync()
      try carla.run("enterprise", "edit", town.agade, "city=Monza Segreta")
      try carla.run("enterprise", "add", "legal_name=Nova", "country=HR", "--zone", "hr")
      #expect(!carla.files(holding: "Agade").isEmpty)
      try server.run("access", "revoke", "Carla", "--zone", "it")

      let sync = try carla.sync(expecting: 9)
      #expect(sync["removed"] == [["zone": "it", "handed_over": 1]])
      #expect(sync["pushed"] == 1)
      let zones = sync["zones"]?.arrayValue ?? []
      #expect(zones.map { $0["zone"] } == ["commons", "hr"])
      #expect(zones.allSatisfy { $0["agrees"] == true })
      for text in ["Agade", "Monza Segreta", "Amina"] {
        #expect(carla.files(holding: text).isEmpty, "\(text)")
      }
      #expect(try carla.run("status").json["zones"]?.arrayValue?.count == 2)
      #expect(try carla.ids("enterprise").count == 1)
      try carla.run("enterprise", "show", town.agade, expecting: 3)
      try carla.sync()
      // Nobody sees what nobody has released.
      try town.bruno.sync()
      #expect(try town.bruno.field("city", of: town.agade) == "Milano")

      try server.run("access", "grant", "Carla", "--role", "coach", "--zone", "it")
      try carla.sync()
      #expect(try carla.field("city", of: town.agade) == "Milano")
      try carla.run("enterprise", "edit", town.agade, "phone=+39 02 5555 0101")
      try carla.sync()
      try town.bruno.sync()
      #expect(try town.bruno.field("phone", of: town.agade) == "+39 02 5555 0101")
      try town.amina.sync()
      try town.office.sync()
      try expectAgreement(server, town.everybody + [carla])
    }
  }

  @Test func aReassignedCoachWorksOnInTheNewCountry() throws {
    try withServer(zones: Self.zones) { server in
      let town = try TwoCoaches(server)
      let ivo = try server.laptop("Ivo", "coach", ["hr"])
      try ivo.run("enterprise", "add", "legal_name=Nova", "country=HR")
      try ivo.sync()
      try town.amina.run("enterprise", "edit", town.agade, "city=Monza")
      try town.amina.run("enterprise", "add", "legal_name=Bottega", "country=IT")
      try server.run("access", "grant", "Amina", "--role", "coach", "--zone", "hr")
      try server.run("access", "revoke", "Amina", "--zone", "it")

      // She does not know yet, and works on.
      try town.amina.run("enterprise", "edit", town.agade, "notes=After")
      let sync = try town.amina.sync(expecting: 9)
      #expect(sync["removed"] == [["zone": "it", "handed_over": 2]])
      let records = try town.amina.run("enterprise", "list").json.arrayValue ?? []
      #expect(records.map { $0["label"] } == ["Nova"])
      let id = records.first?["id"]?.stringValue ?? ""
      try town.amina.run("enterprise", "edit", id, "city=Zagreb")
      try town.amina.sync()
      try ivo.sync()
      #expect(try ivo.field("city", of: id) == "Zagreb")
      try expectAgreement(server, [town.amina, ivo])
    }
  }

  @Test func whatIsTakenIsToldWhereItCanBeSeen() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      try server.run("access", "revoke", "Amina")
      let log = try server.run("access", "log", "Amina").json.arrayValue ?? []
      #expect(log.map { $0["after"] } == ["coach", .null])
      #expect(log.last?["by"]?.stringValue?.hasPrefix("server:") == true)
      #expect(try town.amina.sync()["removed"]?.arrayValue?.count == 2)
      #expect(try town.amina.run("zone", "list").json == [])
    }
  }
}
