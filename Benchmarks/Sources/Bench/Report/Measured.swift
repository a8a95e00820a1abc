/// What was measured for a target: a number for each repetition, or why there is none.
struct Measured: Sendable {
  let target: Target
  let numbers: [Double]
  /// The numbers behind the ratio, for people.
  var note = ""

  var minimum: Double? { ratios.min() }
  var maximum: Double? { ratios.max() }
  var median: Double? { ratios.isEmpty ? nil : Self.median(of: ratios) }
  /// A division by a time that was too short to measure says nothing.
  private var ratios: [Double] { numbers.filter(\.isFinite) }
  /// The median decides.
  var isMet: Bool? { median.flatMap { target.isMet(by: $0) } }

  /// Not a number if there are none.
  static func median(of numbers: [Double]) -> Double {
    guard !numbers.isEmpty else { return .nan }
    let sorted = numbers.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}

extension Measured {
  /// The medians behind a ratio of times.
  static func note(_ ours: [Double], against reference: [Double]) -> String {
    let (ours, reference) = (median(of: ours), median(of: reference))
    return "\(ReportTable.number(ours)) s against \(ReportTable.number(reference)) s"
  }
}
