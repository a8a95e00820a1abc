import LocalStore
import Testing

@Suite("What a role may not write")
struct RoleTests {
  @Test func aViewerIsRefusedAtOnce() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      let vera = try server.laptop("Vera", "viewer")
      try vera.sync()
      #expect(try vera.ids("enterprise") == [town.agade])
      let answer = try vera.run(
        "enterprise", "add", "legal_name=Nuova", "country=IT", expecting: 8)
      #expect(try answer.error["code"] == "not-permitted")
      try vera.run("enterprise", "edit", town.agade, "city=Monza", expecting: 8)
      try vera.run("enterprise", "delete", town.agade, expecting: 8)
      try expectAgreement(server, [vera])
    }
  }

  /// Before it joins, a laptop cannot know: the server judges, and loses nothing.
  @Test func workOfAViewerFromBeforeJoiningIsHeld() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      let vera = Laptop("vera", in: server.folder)
      try vera.run("init", "--name", "Vera", "--zone", "it")
      let added = try vera.run("enterprise", "add", "legal_name=Nuova", "country=IT")
      let id = try added.json["id"] ?? .null
      try server.enrol(vera, "Vera", "viewer")

      let sync = try vera.sync(expecting: 9)
      #expect(sync["held"] == 1)
      #expect(sync["pushed"] == 0)
      let outbox = try vera.run("outbox").json.arrayValue ?? []
      #expect(outbox.count == 1)
      #expect(outbox.first?["id"] == id)
      #expect(outbox.first?["state"] == "held")
      #expect(outbox.first?["reason"] == "role")
      // It is still here, and nobody else sees it; what others have done has come in.
      #expect(try vera.ids("enterprise").count == 2)
      #expect(sync["zones"]?.arrayValue?.allSatisfy { $0["agrees"] == true } == true)
      try town.bruno.sync()
      #expect(try town.bruno.ids("enterprise") == [town.agade])
      // It goes on being told, and is not sent again.
      let again = try vera.sync(expecting: 9)
      #expect(again["held"] == 1)
      #expect(again["round_trips"] == 1)
    }
  }

  @Test func theRestOfTheQueueGoesOn() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      let carla = Laptop("carla", in: server.folder)
      try carla.run("init", "--name", "Carla", "--zone", "it")
      try carla.run("organisation", "add", "name=ACLI", "country=IT")
      try carla.run("enterprise", "add", "legal_name=Nuova", "country=IT")
      try server.enrol(carla, "Carla")

      let sync = try carla.sync(expecting: 9)
      #expect(sync["held"] == 1)
      #expect(sync["pushed"] == 1)
      let outbox = try carla.run("outbox").json.arrayValue ?? []
      #expect(outbox.map { $0["type"] } == ["organisation"])
      try town.bruno.sync()
      #expect(try town.bruno.ids("enterprise").count == 2)
      #expect(try town.bruno.ids("organisation").isEmpty)
    }
  }
}
