import TestSupport
import Testing

/// Backups, copies, clocks that jump and bundles, replayed from seeds.
@Suite struct ForkSimulationTests {
  static let seeds: UInt64 = 300

  @Test("no edit of any copy is lost")
  func nothingIsLost() throws {
    let counts = try playAll(exporting: nil)
    guard Seeds.chosen == nil else { return }
    #expect(counts.restored > 50 && counts.cloned > 50 && counts.startedOver > 50, "\(counts)")
  }

  @Test("no edit is lost where bundles are carried about, either")
  func nothingIsLostInBundles() throws {
    let counts = try playAll(exporting: BundleMaking.product)
    guard Seeds.chosen == nil else { return }
    #expect(counts.restored > 50 && counts.cloned > 50 && counts.startedOver > 50, "\(counts)")
    #expect(counts.exported > 300 && counts.relayed > 300, "\(counts)")
  }

  @Test("the simulation notices bundles without a writer of their own")
  func noBundleWriter() {
    let noticed = (0..<UInt64(1_000)).first { seed in
      do {
        _ = try play(seed, exporting: BundleMaking.withoutWriter)
        return false
      } catch {
        return error is Divergence
      }
    }
    #expect(noticed != nil)
  }

  private func playAll(exporting: BundleExporting?) throws -> ForkWorld.Counts {
    var counts = ForkWorld.Counts()
    for seed in Seeds.range(0, count: Self.seeds) {
      do {
        let world = try play(seed, exporting: exporting)
        counts.add(world.counts)
      } catch {
        Issue.record("seed \(seed): \(error)")
        throw error
      }
    }
    return counts
  }

  private func play(_ seed: UInt64, exporting: BundleExporting?) throws -> ForkWorld {
    let folder = try TemporaryFolder(inMemory: true)
    defer { withExtendedLifetime(folder) {} }
    let world = try ForkWorld(seed: seed, folder: folder.path, exporting: exporting)
    try world.run(steps: 70)
    try world.settle()
    try world.check()
    return world
  }
}
