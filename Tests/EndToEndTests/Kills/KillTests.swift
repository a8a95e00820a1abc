import TestSupport
import Testing

@Suite("Somebody pulls the plug")
struct KillTests {
  private static let rounds = 300

  @Test("three hundred times, while three coaches edit and sync: nothing acknowledged is missing")
  func endurance() async throws {
    let seed = Seeds.one()
    try await onOwnThread {
      do {
        try withServer(onFixedPort: true) { server in
          var work = try Workplace(server, SplitMix64(seed: seed))
          var tries = 0
          while work.kills < Self.rounds, tries < 6 * Self.rounds {
            tries += 1
            try work.round()
          }
          let told = "FIELDBOOK_SEED=\(seed), \(work.serverKills) + \(work.laptopKills) kills"
          #expect(work.kills == Self.rounds, "too few commands were hit (\(told))")
          #expect(work.serverKills > Self.rounds / 5, "\(told)")
          #expect(work.laptopKills > Self.rounds / 5, "\(told)")
          #expect(work.acknowledgedCount > Self.rounds, "\(told)")
          try work.expectNothingLost("\(told)")
        }
      } catch {
        throw EndToEndFailure("\(error)\n(FIELDBOOK_SEED=\(seed))")
      }
    }
  }
}
