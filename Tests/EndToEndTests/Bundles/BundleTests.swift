import FoundationEssentials
import LocalStore
import Testing

@Suite("Work that travels on a USB stick")
struct BundleTests {
  @Test func aColleagueCarriesItUnreadAndItIsItsAuthors() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      let stick = server.folder.file("stick")
      try town.amina.run("enterprise", "edit", town.agade, "city=Monza")
      let added = try town.amina.run("enterprise", "add", "legal_name=Secret", "country=IT")
      let id = try added.json["id"]?.stringValue ?? ""
      #expect(try town.amina.run("bundle", "export", stick).json["records"] == 2)
      #expect(TemporaryFolder.text(stick).contains("fieldbook bundle"))
      #expect(!TemporaryFolder.text(stick).contains("Secret"))

      // Vera may not write at all: that is nobody's business but hers.
      let vera = try server.laptop("Vera", "viewer")
      try vera.sync()
      #expect(try vera.run("bundle", "import", stick).json["added"] == 1)
      #expect(try vera.ids("enterprise") == [town.agade])
      let sync = try vera.sync()
      #expect(sync["relayed"] == 1 && sync["pushed"] == 0)

      try town.bruno.sync()
      #expect(try town.bruno.field("city", of: town.agade) == "Monza")
      #expect(try town.bruno.show(id)["updated_by"] == "Amina")
      let history = try server.run("history", town.agade).json.arrayValue ?? []
      let change = history.first { $0["new"] == "Monza" }
      #expect(change?["author"] == "Amina")

      try town.amina.sync()
      #expect(try town.amina.ids("enterprise").count == 2)
      try town.syncAll()
      try vera.sync()
      try expectAgreement(server, town.everybody + [vera])
      // Once more, by another way.
      try town.bruno.run("bundle", "import", stick)
      try town.bruno.sync()
      try expectAgreement(server, town.everybody + [vera])
    }
  }

  @Test func theStickComesAfterTheSyncAndAfterNewerWork() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      let stick = server.folder.file("stick")
      try town.amina.run("enterprise", "edit", town.agade, "city=Monza")
      try town.amina.run("bundle", "export", stick)
      try town.amina.run("enterprise", "edit", town.agade, "city=Lodi")
      try town.amina.run("bundle", "export", stick)
      try town.amina.sync()
      try town.bruno.run("bundle", "import", stick)
      #expect(try town.bruno.sync()["relayed"] == 2)
      try town.syncAll()
      for laptop in town.everybody {
        #expect(try laptop.field("city", of: town.agade) == "Lodi")
        #expect(try laptop.run("conflicts").json == [])
      }
      try expectAgreement(server, town.everybody)
      let history = try server.run("history", town.agade).json.arrayValue ?? []
      #expect(history.contains { $0["new"] == "Monza" })
    }
  }

  @Test func aDamagedCopyIsRefusedAtOnceAndAForgedOneByTheServer() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      let stick = server.folder.file("stick")
      try town.amina.run("enterprise", "edit", town.agade, "city=Monza")
      try town.amina.run("bundle", "export", stick)
      var bytes = FileManager.default.contents(atPath: stick) ?? Data()
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: URL(filePath: stick))
      let answer = try town.bruno.run("bundle", "import", stick, expecting: 4)
      #expect(try answer.error["code"] == "bundle-damaged")
      #expect(try town.bruno.sync()["relayed"] == 0)

      // The same device on another server has another key.
      try withServer { other in
        let stranger = try other.laptop("Amina")
        try stranger.run("enterprise", "add", "legal_name=Altrove", "country=IT")
        let file = other.folder.file("stick")
        try stranger.run("bundle", "export", file)
        try town.bruno.run("bundle", "import", file)
        try stranger.sync()
      }
      let sync = try town.bruno.run("sync", expecting: 9)
      #expect(try sync.json["refused_bundles"]?.arrayValue?.count == 1)
      #expect(
        try sync.json["refused_bundles"]?.arrayValue?.first?["reason"] == "bundle-unknown-device")
      #expect(sync.errors.contains("the server does not know the device"))
      try town.bruno.sync()
      // Amina's laptop still has it all.
      try town.amina.sync()
      try town.syncAll()
      #expect(try town.bruno.field("city", of: town.agade) == "Monza")
      try expectAgreement(server, town.everybody)
    }
  }

  @Test func aLaptopThatWasLostComesBackFromTheStick() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      let stick = server.folder.file("stick")
      let added = try town.amina.run("enterprise", "add", "legal_name=Nuova", "country=IT")
      let id = try added.json["id"]?.stringValue ?? ""
      try town.amina.run("bundle", "export", stick)
      try FileManager.default.removeItem(atPath: town.amina.home)
      let person = try server.run("person", "list").json.arrayValue?
        .first { $0["name"] == "Amina" }?["id"]?.stringValue
      let code = try server.run(
        "invite", "--person", person ?? "", "--role", "coach", "--zone", "it")
      try town.amina.join(server.url, code: try code.json["code"]?.stringValue ?? "")
      try town.amina.run("bundle", "import", stick)
      try town.amina.sync()
      let record = try town.amina.show(id)
      #expect(record["label"] == "Nuova" && record["updated_by"] == "Amina")
      try expectAgreement(server, [town.amina])
    }
  }
}
