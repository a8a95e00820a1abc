/// How long many answers took, as somebody who waits for one sees it. Only told: there is no target
/// for it.
enum Waits {
  /// - Parameter runs: for each repetition, the seconds of each answer.
  static func rows(_ name: String, _ runs: [[Double]]) -> [Measured] {
    [
      row("\(name): median", runs.map { quantile(0.5, of: $0) }, runs),
      row("\(name): p99", runs.map { quantile(0.99, of: $0) }, runs),
    ]
  }

  private static func row(_ name: String, _ seconds: [Double], _ runs: [[Double]]) -> Measured {
    Measured(
      target: Target(name: "\(name), ms", limit: nil), numbers: seconds.map { $0 * 1e3 },
      note: "of \(runs.first?.count ?? 0) answers")
  }

  /// The least number that so large a share of all is not above. Not a number if there are none.
  static func quantile(_ share: Double, of numbers: [Double]) -> Double {
    guard !numbers.isEmpty else { return .nan }
    let place = Int((share * Double(numbers.count)).rounded(.up)) - 1
    return numbers.sorted()[min(max(place, 0), numbers.count - 1)]
  }
}
