import TestSupport
import Testing

@testable import LocalStore

/// Backups, copies, damaged files, servers that are set back and clocks that jump, replayed from
/// seeds.
@Suite struct ForkSimulationTests {
  static let seeds: UInt64 = 300

  @Test("no edit of any copy is lost")
  func laptops() throws {
    let counts = try play(.laptopsRestored)
    guard Seeds.chosen == nil else { return }
    #expect(counts.restored > 50 && counts.cloned > 50 && counts.startedOver > 50, "\(counts)")
  }

  @Test("no edit is lost when the server is set back, whatever happens to the laptops")
  func server() throws {
    let alone = try play(.serverRestored)
    let together = try play([.serverRestored, .laptopsRestored])
    guard Seeds.chosen == nil else { return }
    #expect(alone.serverRestored > 50 && alone.reconcileRequests > 500, "\(alone)")
    #expect(together.serverRestored > 50 && together.startedOver > 50, "\(together)")
  }

  @Test("damaged replicas are mended by ordinary syncs")
  func damage() throws {
    let alone = try play(.damage)
    let together = try play([.serverRestored, .laptopsRestored, .damage])
    guard Seeds.chosen == nil else { return }
    #expect(alone.damaged > 50 && alone.repaired > 50, "\(alone)")
    #expect(together.damaged > 50 && together.repaired > 50, "\(together)")
  }

  private func play(_ happenings: ForkWorld.Happenings) throws -> ForkWorld.Counts {
    var counts = ForkWorld.Counts()
    for seed in Seeds.range(0, count: Self.seeds) {
      do {
        counts = counts + (try ForkSimulation.play(seed, happenings))
      } catch {
        Issue.record("seed \(seed): \(error)")
        throw error
      }
    }
    return counts
  }
}

enum ForkSimulation {
  static func play(
    _ seed: UInt64, _ happenings: ForkWorld.Happenings,
    exchange: @escaping (Replica, ServerFile) -> any ReplicaExchange = { replica, _ in
      SmallPushes(replica: replica)
    }
  ) throws -> ForkWorld.Counts {
    let folder = try TemporaryFolder(inMemory: true)
    defer { withExtendedLifetime(folder) {} }
    let world = try ForkWorld(
      seed: seed, folder: folder.path, happenings: happenings, exchange: exchange)
    try world.run(steps: 70)
    try world.settle()
    try world.check()
    return world.counts
  }
}
