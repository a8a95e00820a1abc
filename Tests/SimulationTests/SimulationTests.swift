import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

/// Weeks of bad network, replayed from seeds.
///
/// A failure names its seed; `FIELDBOOK_SEED=N swift test --filter SimulationTests` replays it.
@Suite struct SimulationTests {
  static let seedsPerShard: UInt64 = 500

  @Test("nothing is lost and everybody agrees", arguments: 0..<UInt64(4))
  func everythingHolds(shard: UInt64) throws {
    for seed in Seeds.range(shard, count: Self.seedsPerShard) {
      try Simulation.run(seed: seed)
    }
  }
}

enum Simulation {
  static let steps = 90

  /// Plays one seed to its end; an error is made a failure that names the seed.
  static func run(seed: UInt64, rules: Rules = Rules()) throws {
    do {
      try play(seed: seed, rules: rules)
    } catch {
      Issue.record("seed \(seed): \(error)")
      throw error
    }
  }

  static func play(seed: UInt64, rules: Rules) throws {
    let world = try World(seed: seed, rules: rules)
    try world.run(steps: steps)
    try world.settle()
    try world.check()
  }
}
