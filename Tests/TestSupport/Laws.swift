package import Testing

/// What a property test throws when the property does not hold.
package struct BrokenLaw: Error, CustomStringConvertible {
  package let description: String

  package init(description: String) { self.description = description }
}

/// Says that something must hold of a generated case: much cheaper than `#expect`, which matters
/// in hundreds of thousands of cases.
package func law(
  _ holds: Bool, _ statement: @autoclosure () -> String
) throws(BrokenLaw) {
  guard holds else { throw BrokenLaw(description: statement()) }
}

/// Runs `body` with generators of the seeds 0, 1, 2..., until one throws: its seed then stands in
/// the issue's comment, and `FIELDBOOK_SEED=n` in the environment replays that one alone.
package func withSeeds(
  count: UInt64, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: (inout SplitMix64) throws -> Void
) {
  if let failure = firstFailure(count: count, body) {
    Issue.record("\(failure)", sourceLocation: sourceLocation)
  }
}

/// What the first failing seed threw, with the seed.
package func firstFailure(
  count: UInt64, _ body: (inout SplitMix64) throws -> Void
) -> String? {
  for seed in Seeds.range(count: count) {
    var generator = SplitMix64(seed: seed)
    do {
      try body(&generator)
    } catch {
      return "\(error) (\(Seeds.variable)=\(seed))"
    }
  }
  return nil
}
