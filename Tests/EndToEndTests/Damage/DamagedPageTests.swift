import LocalStore
import TestSupport
import Testing

@Suite("A page of a laptop's replica is damaged")
struct DamagedPageTests {
  @Test func oneRepairAndOneSyncBringItBack() async throws {
    try await onOwnThread { seed in try play(seed) }
  }

  private func play(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    try withServer { server in
      let town = try TwoCoaches(server)
      let amina = town.amina
      try amina.run("import", "enterprise", Examples.italianRegister)
      try amina.sync()
      for round in 0..<12 {
        let city = "City \(round)"
        try amina.run("enterprise", "edit", town.agade, "city=\(city)")
        // The first page, too, which everything begins with.
        let page = round == 0 ? 0 : random.below(try amina.replicaFile.bytes().count / 4_096)
        try amina.replicaFile.spoil(page: page, with: round % 2 == 0 ? 0 : random.byte())
        let isSaved = try repair(amina, comment: "page \(page)", town.agade)
        try amina.sync()
        try town.bruno.sync()
        if isSaved {
          #expect(try town.bruno.field("city", of: town.agade) == .string(city))
        }
        try expectAgreement(server, [amina, town.bruno])
        #expect(
          try amina.ids("enterprise").count == Examples.rowCount(Examples.italianRegister) + 1)
      }
    }
  }

  /// - Returns: whether the unsynced edit of a record was saved.
  private func repair(_ laptop: Laptop, comment: Comment, _ id: String) throws -> Bool {
    let checkup = try laptop.run("doctor", expecting: nil)
    let listing = try laptop.run("enterprise", "list", expecting: nil)
    if listing.ending != .status(0) {
      #expect(listing.ending == .status(1), comment)
      #expect(
        try listing.error["hint"]?.stringValue?.contains("fieldbook doctor --repair") == true,
        comment)
      #expect(checkup.ending == .status(1), comment)
    }
    let repaired = try laptop.run("doctor", "--repair")
    #expect(try repaired.json["ok"] == true, comment)
    let told = ["lost", "doubtful"].flatMap { key in
      (try? repaired.json["repair"]?[key]?.arrayValue) ?? []
    }
    let unreadable = try repaired.json["repair"]?["unreadable"]?.arrayValue ?? []
    return !told.contains { $0["id"]?.stringValue == id } && !unreadable.contains("outbox")
  }
}
