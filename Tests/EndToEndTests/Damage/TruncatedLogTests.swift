import LocalStore
import TestSupport
import Testing

@Suite("The log of a laptop's replica is cut short")
struct TruncatedLogTests {
  private static let edits = 10

  @Test func itOpensAndASyncBringsBackTheRest() async throws {
    try await onOwnThread { seed in try play(seed) }
  }

  private func play(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    try withServer { server in
      let town = try TwoCoaches(server)
      let ids = try work(town)
      let whole = try town.amina.copy(as: "whole")
      for round in 0..<5 {
        let amina = try whole.copy(as: "cut \(round)")
        try amina.logFile.change { $0.removeLast(random.below($0.count)) }
        let kept = try editsThatOpen(amina, ids)
        #expect(try repair(amina) == true)
        // Whatever others had of it comes back, and whatever was kept is still there.
        try town.bruno.sync(expecting: nil)
        let others = try notes(town.bruno, ids)
        try amina.sync(expecting: nil)
        let mine = try notes(amina, ids)
        #expect(kept.isSubset(of: mine) && others.isSubset(of: mine), "round \(round)")
        try town.bruno.sync(expecting: nil)
        try expectAgreement(server, [amina, town.bruno])
      }
    }
  }

  /// Edits of a laptop, in the midst of which the server hears of some. They stay in its log as
  /// long as another process holds the replica, which is then killed.
  private func work(_ town: TwoCoaches) throws -> [String] {
    let amina = town.amina
    let ids = try (0..<Self.edits).map { number -> String in
      let added = try amina.run("enterprise", "add", "legal_name=Nr \(number)", "country=IT")
      return try added.json["id"]?.stringValue ?? ""
    }
    try amina.sync()
    let holder = try hold(amina)
    defer { holder.kill() }
    for (number, id) in ids.enumerated() {
      try amina.run("enterprise", "edit", id, "notes=Note \(number)")
    }
    #expect(try !amina.logFile.bytes().isEmpty)
    return ids
  }

  /// Starts a process that has the replica open: then its log stays when other commands end.
  private func hold(_ laptop: Laptop) throws -> ChildProcess {
    let holder = try laptop.start("sync", "--watch")
    let deadline = Deadline.generous
    repeat {
      try laptop.run("status")
    } while !laptop.logFile.exists
      && deadline.millisecondsLeft > 0
    return holder
  }

  private func editsThatOpen(_ laptop: Laptop, _ ids: [String]) throws -> Set<String> {
    let listing = try laptop.run("enterprise", "list", expecting: nil)
    guard listing.ending != .status(0) else { return try notes(laptop, ids) }
    // Parts of the log were in the database already: then it says so.
    #expect(
      try listing.error["hint"]?.stringValue?.contains("fieldbook doctor --repair") == true,
      "\(listing)")
    return []
  }

  private func repair(_ laptop: Laptop) throws -> JSONValue? {
    try laptop.run("doctor", "--repair").json["ok"]
  }

  private func notes(_ laptop: Laptop, _ ids: [String]) throws -> Set<String> {
    let records = try laptop.run("enterprise", "list").json.arrayValue ?? []
    return Set(records.compactMap { $0["fields"]?["notes"]?.stringValue })
  }

  @Test func aDamagedFrameIsToldAndRepaired() throws {
    try withServer { server in
      let town = try TwoCoaches(server)
      server.stop()
      let amina = town.amina
      let holder = try hold(amina)
      for number in 0..<8 {
        try amina.run("enterprise", "add", "legal_name=Late \(number)", "country=IT")
      }
      holder.kill()
      try amina.logFile.change { $0[3_000] ^= 0xff }
      let listing = try amina.run("enterprise", "list", expecting: 1)
      #expect(
        try listing.error["hint"]?.stringValue?.contains("fieldbook doctor --repair") == true)
      try amina.run("doctor", expecting: 1)
      let repaired = try amina.run("doctor", "--repair").json
      #expect(repaired["repair"]?["lost"] == [])
      try server.start()
      try amina.sync()
      try town.bruno.sync()
      let names = try town.bruno.run("enterprise", "list").json.arrayValue?.compactMap {
        $0["label"]?.stringValue
      }
      #expect(Set(names ?? []).isSuperset(of: (0..<8).map { "Late \($0)" }))
      try expectAgreement(server, [amina, town.bruno])
    }
  }
}
