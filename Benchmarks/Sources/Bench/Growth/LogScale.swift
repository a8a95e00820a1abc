import Foundation

/// Numbers laid out between two places by their logarithms.
struct LogScale {
  private let first: Double
  private let last: Double
  private let start: Double
  private let end: Double

  /// - Parameter byDecades: whether it begins and ends with a power of ten, or with the least and
  ///   the greatest number.
  init(_ numbers: [Double], byDecades: Bool, from start: Double, to end: Double) {
    let logs = numbers.filter { $0 > 0 && $0.isFinite }.map { log10($0) }
    let (least, greatest) = (logs.min() ?? 0, logs.max() ?? 1)
    first = byDecades ? floor(least) : least
    last = max(byDecades ? ceil(greatest) : greatest, first + Self.leastWidth)
    (self.start, self.end) = (start, end)
  }

  /// One number alone has to lie somewhere.
  private static let leastWidth = 0.1

  /// The powers of ten, if it begins with one.
  var decades: [Double] { Array(stride(from: first, through: last, by: 1)).map { pow(10, $0) } }

  /// What is not above zero lies at the start.
  func place(_ number: Double) -> Double {
    guard number > 0, number.isFinite else { return start }
    return start + (log10(number) - first) / (last - first) * (end - start)
  }
}
