/// A promise about a number.
struct Target: Sendable {
  enum Limit: Sendable {
    case atMost(Double)
    case atLeast(Double)
  }

  let name: String
  let limit: Limit

  func isMet(by number: Double) -> Bool {
    switch limit {
    case .atMost(let most): number <= most
    case .atLeast(let least): number >= least
    }
  }

  var bound: Double {
    switch limit {
    case .atMost(let bound), .atLeast(let bound): bound
    }
  }
}
