import LocalStore
import TestSupport
import Testing

@Suite("Somebody pulls the plug in the middle of much")
struct LargeKillTests {
  private static let rows = 2_000

  private static func register(in folder: TemporaryFolder) throws -> String {
    let note = String(repeating: "Visited and found well. ", count: 24)
    let rows = (0..<rows).map { "Impresa \($0),IT,\(note)\($0)" }
    return try folder.write(
      "legal_name,country,notes\n" + rows.joined(separator: "\n"), to: "large.csv")
  }

  @Test("an import is there as a whole or not at all, and going on with it adds what is missing")
  func anImport() async throws {
    let seed = Seeds.one()
    try await onOwnThread {
      var random = SplitMix64(seed: seed)
      let folder = try TemporaryFolder()
      let file = try Self.register(in: folder)
      var usual = 1_000
      var (hits, round) = (0, 0)
      while hits < 6, round < 40 {
        round += 1
        let laptop = try Self.laptop("laptop-\(round)", folder)
        let began = Deadline.now
        let process = try laptop.start("import", "enterprise", file)
        if process.end(within: random.below(usual)) == nil { process.kill() }
        if process.ending == .signal(9) { hits += 1 } else { usual = max(2, Deadline.now - began) }
        let held = try Self.waiting(laptop)
        #expect([0, Self.rows].contains(held), "FIELDBOOK_SEED=\(seed)")
        if process.ending == .status(0) { #expect(held == Self.rows) }
        let again = try laptop.run("import", "enterprise", file).json
        let known = held == 0 ? "added" : "unchanged"
        #expect(again[known] == .integer(Self.rows), "FIELDBOOK_SEED=\(seed)")
        #expect(try Self.waiting(laptop) == Self.rows, "FIELDBOOK_SEED=\(seed)")
      }
      #expect(hits == 6, "too few imports were hit (FIELDBOOK_SEED=\(seed))")
    }
  }

  /// How many records a laptop has to send.
  private static func waiting(_ laptop: Laptop) throws -> Int {
    Int(try laptop.run("status").json["outbox"]?.integerValue ?? -1)
  }

  private static func laptop(_ name: String, _ folder: TemporaryFolder) throws -> Laptop {
    let laptop = Laptop(name, in: folder)
    try laptop.run("init", "--name", "Amina", "--zone", "it")
    return laptop
  }

  @Test("the first sync of a large zone goes on, out and in, and ends with all of it")
  func theFirstSync() async throws {
    let seed = Seeds.one()
    try await onOwnThread {
      do {
        try withServer(onFixedPort: true) { server in
          let amina = try server.laptop("Amina")
          try amina.run("import", "enterprise", try Self.register(in: server.folder))
          var fire = Fire(server, SplitMix64(seed: seed))
          try fire.syncUnderFire(amina)
          var coaches = [amina]
          while fire.hits < 10, coaches.count < 20 {
            coaches.append(try server.laptop("Coach \(coaches.count)"))
            try fire.syncUnderFire(coaches[coaches.count - 1])
          }
          #expect(fire.hits >= 10, "too few syncs were hit (FIELDBOOK_SEED=\(seed))")
          for coach in coaches { try coach.sync() }
          try expectAgreement(server, coaches)
          // What all agree on is all there is.
          #expect(try amina.ids("enterprise").count == Self.rows)
        }
      } catch {
        throw EndToEndFailure("\(error)\n(FIELDBOOK_SEED=\(seed))")
      }
    }
  }
}

/// Somebody who kills now the laptop and now the server.
private struct Fire {
  private let server: RunningServer
  private var random: SplitMix64
  /// How long a sync takes that is not hit, in milliseconds.
  private var usual = 500
  /// The syncs that were hit.
  private(set) var hits = 0

  init(_ server: RunningServer, _ random: SplitMix64) {
    (self.server, self.random) = (server, random)
  }

  /// Syncs until a sync comes to its end.
  mutating func syncUnderFire(_ laptop: Laptop) throws {
    for _ in 0..<12 {
      let began = Deadline.now
      let process = try laptop.start("sync")
      if process.end(within: random.below(usual)) == nil {
        try shoot(process)
      } else {
        usual = max(2, Deadline.now - began)
      }
      switch process.end(within: Deadline.generousMilliseconds) {
      case .status(0): return
      case .status(6), .signal(9): break
      case let ending:
        let errors = String(decoding: process.errorBytes, as: UTF8.self)
        throw EndToEndFailure("a sync ended with \(ending as Any):\n\(errors)")
      }
    }
    try laptop.sync()
  }

  private mutating func shoot(_ process: ChildProcess) throws {
    if random.chance(50) {
      server.kill()
      try server.start()
      hits += 1
    } else {
      process.kill()
      hits += process.ending == .signal(9) ? 1 : 0
    }
  }
}
