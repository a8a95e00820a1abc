import LocalStore
import TestSupport
import Testing

@Suite("Somebody wants to be forgotten")
struct ErasureTests {
  /// Words that stand nowhere but in what is erased, each brought in another way.
  private static let erased = [
    "Quetzalcoatl", "Xochipilli", "Tlazolteotl", "Mictecacihuatl", "Huitzilopochtli",
    "Chalchiuhtlicue",
    "Tezcatlipoca",
  ]
  private static let kept = "tlaloc@example.org"

  /// A person as a coach comes to know one: a long text, a set, corrected and deleted by mistake.
  private func enterPerson(on laptop: Laptop, of enterprise: String) throws -> String {
    let added = try laptop.run(
      "person", "add", "name=\(Self.erased[0])", "phone=\(Self.erased[1])",
      "roles+=\(Self.erased[2])", "email=\(Self.kept)", "enterprise=\(enterprise)"
    ).json
    let id = try #require(added["id"]?.stringValue)
    try laptop.run("person", "edit", id, "phone=+39 1")
    try laptop.run("person", "delete", id)
    try laptop.run("person", "restore", id)
    return id
  }

  private func expectNothing(
    in folder: String, _ comment: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for word in Self.erased {
      let files = RawBytes.files(under: folder, with: word)
      #expect(files == [], "\(word), \(comment)", sourceLocation: sourceLocation)
    }
    let files = RawBytes.files(under: folder, with: Self.kept)
    #expect(!files.isEmpty, "what was kept, \(comment)", sourceLocation: sourceLocation)
  }

  @Test func noByteIsLeftInAnyFile() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      let id = try enterPerson(on: town.amina, of: town.agade)
      try town.amina.run(
        "visit", "add", "enterprise=\(town.agade)", "on=2026-01-02", "participants+=\(id)")
      try town.amina.sync()
      try town.amina.run("person", "edit", id, "phone=\(Self.erased[3])")
      try town.amina.run("person", "edit", id, "phone=+39 2")
      for laptop in [town.amina, town.bruno, town.office] { try laptop.sync() }
      try town.office.run("person", "edit", id, "name=\(Self.erased[4])")
      try town.office.sync()
      // Views, and edits that nobody else has seen.
      for laptop in town.everybody { try laptop.run("person", "list") }
      try server.run("list", "person")
      let notes = Array(repeating: Self.erased[5], count: 2_000).joined(separator: " ")
      try town.bruno.run("person", "edit", id, "name=\(notes.prefix(20_000))", "email=\(Self.kept)")
      try town.bruno.run("person", "edit", id, "roles+=\(Self.erased[6])")
      for word in Self.erased.prefix(5) {
        #expect(!RawBytes.files(under: server.data, with: word).isEmpty, "\(word)")
      }

      let status = try server.run(
        "erase", id, "--keep", "email", "--keep", "enterprise", "--yes"
      ).json
      #expect(status["complete"] == false)
      #expect(server.isRunning)
      expectNothing(in: server.data, "on the server")
      for laptop in town.everybody { try laptop.sync() }
      for laptop in town.everybody { expectNothing(in: laptop.home, laptop.home) }
      expectNothing(in: server.data, "on the server, after late edits came in")
      #expect(try server.run("erase", "status", id).json["complete"] == true)
      for laptop in town.everybody {
        #expect(try laptop.show(id, type: "person")["fields"]?["email"] == .string(Self.kept))
      }
      try expectAgreement(server, town.everybody)
    }
  }

  @Test func whoeverIsAwayIsNamedUntilTheySync() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      let id = try enterPerson(on: town.amina, of: town.agade)
      for laptop in town.everybody { try laptop.sync() }
      try server.run("erase", id, "--keep", "email", "--yes")
      try town.amina.sync()
      let replicas = try server.run("erase", "status", id).json["replicas"]?.arrayValue ?? []
      let missing = replicas.filter { $0["confirmed_at"]?.isNull ?? true }
      #expect(Set(missing.map { $0["person"]?.stringValue }) == ["Bruno", "Elena"])
      try town.bruno.sync()
      try town.office.sync()
      #expect(try server.run("erase", "status", id).json["complete"] == true)
      // A replica that comes back from its own backup is named again by then, and destroys again.
      #expect(try town.amina.sync()["round_trips"] == 1)
    }
  }

  private static let killRounds = 8

  @Test func whoeverPullsThePlugOnlyDelaysIt() async throws {
    let seed = Seeds.one()
    try await onOwnThread { try withServer { try killRounds($0, seed) } }
  }

  private func killRounds(_ server: RunningServer, _ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let town = try TwoCoaches(server)
    var usual = 0
    for round in 0..<Self.killRounds {
      let word = "Coatlicue\(round)x"
      let added = try town.amina.run(
        "person", "add", "name=\(word)", "email=\(Self.kept)", "enterprise=\(town.agade)")
      let id = try #require(try added.json["id"]?.stringValue)
      try town.amina.sync()
      try server.run("list", "person")
      let words = ["erase", id, "--keep", "email", "--yes"]
      if round == 0 {
        let began = Deadline.now
        try server.run(words)
        usual = Deadline.now - began
      } else {
        let process = try server.begin(words[0], words[1], words[2], words[3], words[4])
        if process.end(within: random.below(max(usual, 1))) == nil { process.kill() }
        server.kill()
        try server.start()
        let status = try server.run("erase", "status", id, expecting: nil)
        // Either it was never decided, or the server's start has finished it.
        if status.ending != .status(0) {
          let show = try server.run("show", id).json
          #expect(show["fields"]?["name"] == .string(word), "FIELDBOOK_SEED=\(seed)")
          try server.run(words)
        }
      }
      let left = RawBytes.files(under: server.data, with: word)
      #expect(left == [], "round \(round), FIELDBOOK_SEED=\(seed)")
      try town.amina.sync()
      #expect(RawBytes.files(under: town.amina.home, with: word) == [])
    }
    for laptop in town.everybody { try laptop.sync() }
    try expectAgreement(server, town.everybody)
  }
}
