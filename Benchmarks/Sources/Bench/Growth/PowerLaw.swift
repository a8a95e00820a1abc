import Foundation

/// y = factor · x ^ exponent, through points by least squares on their logarithms.
struct PowerLaw {
  let factor: Double
  let exponent: Double

  /// Nil if the points do not decide it.
  init?(_ points: [(x: Double, y: Double)]) {
    let logs = points.filter { $0.x > 0 && $0.y > 0 }.map { (x: log($0.x), y: log($0.y)) }
    let count = Double(logs.count)
    let (meanX, meanY) = (
      logs.reduce(0) { $0 + $1.x } / count, logs.reduce(0) { $0 + $1.y } / count
    )
    let spread = logs.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
    guard logs.count > 1, spread > 0 else { return nil }
    exponent = logs.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) } / spread
    factor = exp(meanY - exponent * meanX)
  }

  /// Where it reaches a value; nil if it does not rise.
  func place(of value: Double) -> Double? {
    guard exponent > Self.leastRise else { return nil }
    return pow(value / factor, 1 / exponent)
  }

  /// What rises less is flat, and a continuation of it would be of noise.
  private static let leastRise = 0.05
}
