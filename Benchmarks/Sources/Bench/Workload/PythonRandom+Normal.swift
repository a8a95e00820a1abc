import Foundation

extension PythonRandom {
  /// `lognormvariate`: by Kinderman and Monahan, as Python does it.
  mutating func logNormal(mean: Double, deviation: Double) -> Double {
    let magic = 4 * exp(-0.5) / 2.0.squareRoot()
    while true {
      let first = fraction()
      let second = 1 - fraction()
      let ratio = magic * (first - 0.5) / second
      if ratio * ratio / 4 <= -log(second) { return exp(mean + ratio * deviation) }
    }
  }
}
