/// A number that somebody waits for, and what was promised about it, if anything.
struct Target: Sendable {
  enum Limit: Sendable {
    case atMost(Double)
    case atLeast(Double)
  }

  let name: String
  /// Nil where a number is only told.
  let limit: Limit?

  /// Nil if nothing was promised.
  func isMet(by number: Double) -> Bool? {
    switch limit {
    case .atMost(let most): number <= most
    case .atLeast(let least): number >= least
    case nil: nil
    }
  }

  var bound: Double? {
    switch limit {
    case .atMost(let bound), .atLeast(let bound): bound
    case nil: nil
    }
  }
}
