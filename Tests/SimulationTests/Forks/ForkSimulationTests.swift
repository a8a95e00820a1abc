import TestSupport
import Testing

/// Backups, copies and clocks that jump, replayed from seeds.
@Suite struct ForkSimulationTests {
  static let seeds: UInt64 = 300

  @Test("no edit of any copy is lost")
  func nothingIsLost() throws {
    var counts = ForkWorld.Counts()
    for seed in Seeds.range(0, count: Self.seeds) {
      let world = try play(seed)
      counts.restored += world.counts.restored
      counts.cloned += world.counts.cloned
      counts.startedOver += world.counts.startedOver
    }
    guard Seeds.chosen == nil else { return }
    #expect(counts.restored > 50 && counts.cloned > 50 && counts.startedOver > 50, "\(counts)")
  }

  private func play(_ seed: UInt64) throws -> ForkWorld {
    let folder = try TemporaryFolder(inMemory: true)
    defer { withExtendedLifetime(folder) {} }
    do {
      let world = try ForkWorld(seed: seed, folder: folder.path)
      try world.run(steps: 70)
      try world.settle()
      try world.check()
      return world
    } catch {
      Issue.record("seed \(seed): \(error)")
      throw error
    }
  }
}
