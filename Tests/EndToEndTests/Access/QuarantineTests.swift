import LocalStore
import Testing

/// Vera has edited an enterprise offline, and lost the right to before she could sync.
@Suite("What is held is decided on")
struct QuarantineTests {
  private struct Held {
    let town: TwoCoaches
    let vera: Laptop
    let clara: Laptop

    init(_ server: RunningServer) throws {
      town = try TwoCoaches(server)
      vera = try server.laptop("Vera")
      clara = try server.laptop("Clara", "coordinator")
      try vera.sync()
      try clara.sync()
      try vera.run("enterprise", "edit", town.agade, "city=Monza")
      try server.demote("Vera")
      let sync = try vera.sync(expecting: 9)
      guard sync["held"] == 1 else { throw EndToEndFailure("nothing was held: \(sync)") }
    }

    var everybody: [Laptop] { [town.amina, town.bruno, vera, clara] }

    func expect(_ city: JSONValue) throws {
      for laptop in everybody {
        try laptop.sync()
        #expect(try laptop.field("city", of: town.agade) == city)
      }
      try expectAgreement(town.server, everybody)
    }
  }

  @Test func staffListAndRelease() throws {
    try withServer { server in
      let held = try Held(server)
      let item = try server.run("quarantine", "list").json.arrayValue?.first
      #expect(item?["id"] == .string(held.town.agade))
      #expect(item?["author"] == "Vera")
      #expect(item?["reason"] == "role")
      #expect(item?["fields"] == ["city": "Monza"])
      #expect(item?["was"] == ["city": "Milano"])
      try server.run("quarantine", "release", held.town.agade)
      try server.run("quarantine", "release", held.town.agade)
      #expect(try server.run("quarantine", "list").json == [])
      #expect(try held.vera.run("outbox").json.arrayValue?.first?["state"] == "held")
      try held.expect("Monza")
      #expect(try held.vera.run("outbox").json == [])
    }
  }

  @Test func staffDiscard() throws {
    try withServer { server in
      let held = try Held(server)
      try server.run("quarantine", "discard", held.town.agade)
      try held.expect("Milano")
      #expect(try held.vera.run("outbox").json == [])
      let history = try server.run("history", held.town.agade).json.arrayValue ?? []
      #expect(history.contains { $0["new"] == "Monza" && $0["author"] == "Vera" })
      // What others write of it afterwards is an edit like any other.
      try held.town.bruno.run("enterprise", "edit", held.town.agade, "city=Lodi")
      try held.town.bruno.sync()
      try held.expect("Lodi")
    }
  }

  @Test func aCoordinatorDecidesFromALaptop() throws {
    try withServer { server in
      let held = try Held(server)
      let listed = try held.clara.run("quarantine").json
      #expect(listed == (try server.run("quarantine", "list").json))
      try held.clara.run("quarantine", "discard", held.town.agade)
      try held.clara.run("quarantine", "discard", held.town.agade)
      let other = try held.clara.run("quarantine", "release", held.town.agade, expecting: 3)
      #expect(try other.error["code"] == "decided-otherwise")
      #expect(try held.clara.run("quarantine", "list").json == [])
      #expect(try held.vera.sync()["held"] == 0)
      try held.expect("Milano")
    }
  }

  @Test func whoMayNot() throws {
    try withServer { server in
      let held = try Held(server)
      for laptop in [held.town.amina, held.vera] {
        for words in [
          ["quarantine"], ["quarantine", "--zone", "it"],
          ["quarantine", "release", held.town.agade, "--zone", "it"],
        ] {
          #expect(
            try laptop.run(words, expecting: 8).error["code"] == "not-permitted", "\(words)")
        }
      }
      server.stop()
      try held.clara.run("quarantine", expecting: 6)
      try server.start()
      try server.run("quarantine", "release", held.town.agade)
    }
  }
}

extension RunningServer {
  /// Makes a coach a viewer, of which their laptop learns with its next sync.
  fileprivate func demote(_ name: String) throws {
    let registry = try Connection.open(folder.file("data/registry.sqlite"), mode: .readWrite)
    try registry.transaction {
      try registry.execute(
        """
        UPDATE access_grant SET role = 'viewer'
        WHERE person = (SELECT id FROM person WHERE name = ?1)
        """, .text(name))
      try registry.execute("UPDATE access_revision SET revision = revision + 1")
    }
  }
}
