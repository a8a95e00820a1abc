internal import FoundationEssentials

/// Which seeds a test plays: the first few or some thousands, or the one that `FIELDBOOK_SEED`
/// names.
package enum Seeds {
  package static let variable = "FIELDBOOK_SEED"

  package static var chosen: UInt64? {
    ProcessInfo.processInfo.environment[variable].flatMap { UInt64($0) }
  }

  /// For a test that plays one seed only: another one each time.
  package static func one() -> UInt64 { chosen ?? UInt64.random(in: 0..<1_000_000) }

  /// The seeds of one of several tests that share the work.
  package static func range(_ shard: UInt64 = 0, count: UInt64) -> Range<UInt64> {
    guard let seed = chosen else { return shard * count..<(shard + 1) * count }
    return shard == 0 ? seed..<seed + 1 : 0..<0
  }
}
