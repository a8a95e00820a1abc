import FoundationEssentials
import Testing

/// What a property test throws when the property does not hold.
struct BrokenLaw: Error, CustomStringConvertible {
  let description: String
}

/// Says that something must hold of a generated case: much cheaper than `#expect`, which matters
/// in hundreds of thousands of cases.
func law(_ holds: Bool, _ statement: @autoclosure () -> String) throws(BrokenLaw) {
  guard holds else { throw BrokenLaw(description: statement()) }
}

/// Runs `body` with generators of the seeds 0, 1, 2..., until one throws: its seed then stands in
/// the issue's comment, and `FIELDBOOK_SEED=n` in the environment replays that one alone.
func withSeeds(
  count: Int, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: (inout SplitMix64) throws -> Void
) {
  if let failure = firstFailure(count: count, body) {
    Issue.record("\(failure)", sourceLocation: sourceLocation)
  }
}

/// What the first failing seed threw, with the seed.
func firstFailure(count: Int, _ body: (inout SplitMix64) throws -> Void) -> String? {
  let replayed = ProcessInfo.processInfo.environment["FIELDBOOK_SEED"].flatMap { UInt64($0) }
  for seed in replayed.map({ $0...$0 }) ?? 0...UInt64(count - 1) {
    var generator = SplitMix64(seed: seed)
    do {
      try body(&generator)
    } catch {
      return "\(error) (FIELDBOOK_SEED=\(seed))"
    }
  }
  return nil
}
