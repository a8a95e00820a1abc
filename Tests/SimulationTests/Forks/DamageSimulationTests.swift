import TestSupport
import Testing

@testable import LocalStore

/// Laptops whose files are damaged and repaired, in the middle of everything else, from seeds.
@Suite struct DamageSimulationTests {
  @Test("whatever was readable, or had been synced, is there in the end, and all agree")
  func damagedLaptops() throws {
    var damaged = 0
    for seed in Seeds.range(0, count: 100) {
      let folder = try TemporaryFolder(inMemory: true)
      defer { withExtendedLifetime(folder) {} }
      do {
        let world = try ForkWorld(seed: seed, folder: folder.path, isDamaging: true)
        try world.run(steps: 70)
        try world.settle()
        try world.check()
        damaged += world.counts.damaged
      } catch {
        Issue.record("seed \(seed): \(error)")
        throw error
      }
    }
    if Seeds.chosen == nil { #expect(damaged > 100) }
  }

  @Test("in the middle of a bad week, a checkup finds nothing wrong")
  func noFalseAlarm() throws {
    for seed in Seeds.range(0, count: 30) {
      let world = try World(seed: seed)
      for _ in 0..<4 {
        try world.run(steps: 25)
        for laptop in world.laptops {
          let findings = try ReplicaCheckup(laptop.replica).findings()
          let broken = findings.filter { $0.severity == .broken }
          #expect(broken == [], "seed \(seed), \(laptop.name)")
        }
      }
    }
  }
}
