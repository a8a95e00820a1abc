import TestSupport
import Testing

/// Zones lost and regained, replayed from seeds.
@Suite struct AccessSimulationTests {
  static let seeds: UInt64 = 200

  @Test("no edit is lost with a zone, and nothing is held that may not be seen")
  func nothingIsLost() throws {
    var counts = AccessWorld.Counts()
    for seed in Seeds.range(0, count: Self.seeds) {
      do {
        counts += try Self.play(seed, AccessWorld.Variation())
      } catch {
        Issue.record("seed \(seed): \(error)")
        throw error
      }
    }
    guard Seeds.chosen == nil else { return }
    let isMuch = counts.removed > 200 && counts.regained > 200 && counts.handedOver > 200
    #expect(isMuch, "\(counts)")
  }

  @Test("a writer that outlives a zone it forgot loses an edit, and a new one does not")
  func aWriterNeverOutlivesItsMemory() throws {
    for isMutated in [true, false] {
      let variation = AccessWorld.Variation(
        hasCopies: false, isMutated: isMutated, believesChains: true)
      let failing = (0..<Self.seeds).first { seed in
        do {
          _ = try Self.play(seed, variation)
          return false
        } catch {
          return "\(error)".contains("lost")
        }
      }
      #expect((failing != nil) == isMutated, "seed \(failing ?? 0)")
    }
  }

  private static func play(
    _ seed: UInt64, _ variation: AccessWorld.Variation
  ) throws -> AccessWorld.Counts {
    let folder = try TemporaryFolder(inMemory: true)
    defer { withExtendedLifetime(folder) {} }
    let world = try AccessWorld(seed: seed, folder: folder.path, variation)
    try world.run(steps: 70)
    try world.settle()
    try world.check()
    return world.counts
  }
}
