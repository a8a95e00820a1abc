import LocalStore
import TestSupport
import Testing

@Suite("A laptop is revoked, and to be wiped")
struct WipeTests {
  private static let secret = "Officina Segretissima"
  private static let rounds = 8

  /// A coach with some thousand records, of which one edit is not sent.
  private func coach(_ server: RunningServer) throws -> Laptop {
    let laptop = try server.laptop("Amina")
    let rows = (0..<1_500).map { "\(Self.secret) \($0),IT,Città \($0)" }
    let text = "legal_name,country,city\n" + rows.joined(separator: "\n") + "\n"
    try laptop.run("import", "enterprise", try server.folder.write(text, to: "rows.csv"))
    try laptop.sync()
    try laptop.run("enterprise", "add", "legal_name=Not sent", "country=IT")
    return laptop
  }

  @Test func nothingOfTheDataIsLeft() throws {
    try withServer { server in
      let amina = try coach(server)
      #expect(!amina.files(holding: Self.secret).isEmpty)
      try server.revokeDevice(of: "Amina", "--wipe")
      let answer = try amina.run("sync", expecting: 7)
      #expect(try answer.error["code"] == "replica-cleared")
      #expect(try answer.error["message"]?.stringValue?.contains("1 record of yours") == true)
      #expect(amina.files.isEmpty)
      try amina.run("status", expecting: 1)
      // The same laptop, for somebody else.
      try server.enrol(amina, "Luca")
      try amina.sync()
      #expect(try amina.ids("enterprise").count == 1_500)
    }
  }

  @Test func aPowerCutDoesNotStopIt() async throws {
    let seed = Seeds.one()
    try await onOwnThread {
      var random = SplitMix64(seed: seed)
      try withServer { server in
        let amina = try coach(server)
        try server.revokeDevice(of: "Amina", "--wipe")
        let began = Deadline.now
        try amina.copied(to: "usual").sync(expecting: 7)
        let usual = Deadline.now - began
        for round in 1...Self.rounds {
          let copy = try amina.copied(to: "copy \(round)")
          let process = try copy.start("sync")
          _ = process.end(within: random.below(max(usual, 1)))
          process.kill()
          try expectCleared(copy, "FIELDBOOK_SEED=\(seed)")
        }
      }
    }
  }

  /// Whatever the power cut left, one sync clears the rest.
  private func expectCleared(_ laptop: Laptop, _ comment: Comment) throws {
    if !laptop.files.isEmpty {
      let answer = try laptop.run("sync", expecting: 7)
      #expect(try answer.error["code"] == "replica-cleared", comment)
    }
    #expect(laptop.files.isEmpty, comment)
  }
}
