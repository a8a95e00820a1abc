import TestSupport
import Testing

/// Weeks in which everything happens, replayed from seeds.
///
/// A failure names its seed and prints the shortest week that still fails;
/// `FIELDBOOK_SEED=N scripts/test --filter WeekTests` replays it.
@Suite struct WeekTests {
  static let seedsPerShard: UInt64 = 500

  @Test("no edit is lost, whatever happens", arguments: 0..<UInt64(4))
  func everythingHolds(shard: UInt64) {
    for seed in Seeds.range(shard, count: Self.seedsPerShard) {
      if let failure = WeekRun.failure(of: Script(seed: seed)) {
        Issue.record("\(failure)")
        return
      }
    }
  }
}

enum WeekRun {
  /// Plays a week to its end.
  static func play(_ script: Script, rules: Rules = Rules()) throws {
    let week = try Week(seed: script.seed, rules: rules)
    for happening in script.happenings { try week.play(happening) }
    try week.settle()
    try week.check()
  }

  static func error(of script: Script, rules: Rules = Rules()) -> (any Error)? {
    do {
      try play(script, rules: rules)
      return nil
    } catch {
      return error
    }
  }

  /// What is wrong with a week, with the shortest one that is wrong in some way.
  static func failure(of script: Script, rules: Rules = Rules()) -> String? {
    guard let error = error(of: script, rules: rules) else { return nil }
    let shortest = Shrinking.shortest(script) { self.error(of: $0, rules: rules) != nil }
    let last = self.error(of: shortest, rules: rules).map { "\($0)" } ?? "(passes when alone)"
    return """
      \(Seeds.variable)=\(script.seed): \(error)
      The shortest such week: \(last)
      \(shortest.happenings.map { "  \($0)" }.joined(separator: "\n"))
      """
  }
}
