import Foundation

/// What was measured, for people: a table, a plot, and what breaks first.
struct GrowthDocument {
  private static let plot = "growth.svg"

  private let samples: [GrowthSample]

  init(_ samples: [GrowthSample]) { self.samples = samples }

  func write(to folder: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/GROWTH.md"))
    try Data(GrowthPlot(samples).svg.utf8)
      .write(to: URL(fileURLWithPath: "\(folder)/\(Self.plot)"))
  }

  private var text: String {
    """
    # Growth

    What becomes of time, memory and bytes as the number of records grows. `make growth` measures it and writes this file and its plot; `scripts/growth 10000 100000` does so for these numbers of records. A third of the records are enterprises of 12 fields and two thirds are progress of 7, as in [PERFORMANCE.md](PERFORMANCE.md). Measured on \(cores), up to \(Self.grouped(samples.last?.records ?? 0)) records. Exponents are slopes of straight lines through the logarithms, by least squares: 1 is as fast as the number of records, 0 not at all; those at the end are of the last two sizes alone.

    \(table)
    ![All of it against the number of records, on logarithmic scales](\(Self.plot))

    First syncs and the first list are measured once for each size, lists and deltas five times, of which the medians count. Memory is the peak over that of an idle process, and 1 MB where it is less than that above it. The first sync is that of `fieldbook` with `fieldbook-server`, each in a process of its own, on one machine; the delta is a thousand edits of single fields from one laptop over the server to another. \(business)

    ## What breaks first

    \(verdict)

    \(bounds)
    """
  }

  /// Whether the times are to be believed.
  private var business: String {
    let shares = samples.map { ReportTable.number(($0.applyShare * 100).rounded()) + " %" }
    return "While facts were applied, the process had \(shares.joined(separator: ", ")) of a core "
      + "at these sizes: what is missing went to the disk and to other programs, and with a "
      + "machine that was busy all times are too long."
  }

  private var cores: String { "\(ProcessInfo.processInfo.activeProcessorCount) cores" }

  /// As Markdown.
  var table: String {
    let heads = ["records"] + samples.map { Self.grouped($0.records) } + ["exponent", "at the end"]
    let rule = ["---"] + Array(repeating: "---:", count: heads.count - 1)
    let rows = GrowthMeasure.all.map { measure in
      ["\(measure.name), \(measure.unit)"]
        + samples.map { ReportTable.number(measure.value($0)) }
        + [measure.law(samples), measure.lastLaw(samples)].map(exponent)
    }
    return ([heads, rule] + rows).map { "| \($0.joined(separator: " | ")) |\n" }.joined()
  }

  private func exponent(_ law: PowerLaw?) -> String {
    law.map { Self.hundredths($0.exponent) } ?? "-"
  }

  static func hundredths(_ number: Double) -> String {
    let hundredths = Int((number * 100).rounded())
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    return (hundredths < 0 ? "-" : "") + "\(whole)." + (rest < 10 ? "0" : "") + "\(rest)"
  }

  private var verdict: String {
    let breaking = GrowthMeasure.all.compactMap { measure in
      measure.breaking(samples).map { (measure: measure, at: $0) }
    }
    guard let first = breaking.min(by: { $0.at.records < $1.at.records }) else {
      return "Nothing, as far as was measured and as the curves tell."
    }
    let place = "\(Self.rounded(first.at.records)) records"
    let source =
      first.at.isMeasured ? "measured" : "by the end of its curve, beyond what was measured"
    return "\(capitalised(first.measure.name)), at \(place) (\(source)): "
      + "\(first.measure.cause)."
  }

  private func capitalised(_ name: String) -> String {
    name.prefix(1).uppercased() + name.dropFirst()
  }

  /// Every bound, and where it is passed.
  private var bounds: String {
    let rows = GrowthMeasure.all.compactMap { measure in
      measure.bound.map { bound in
        let limit = "\(Self.grouped(Int(bound.value))) \(measure.unit), \(bound.reason)"
        return "| \(measure.name) | \(limit) | \(place(measure)) |\n"
      }
    }
    return "| | bound | passed at |\n|---|---|---|\n" + rows.joined()
  }

  private func place(_ measure: GrowthMeasure) -> String {
    guard let breaking = measure.breaking(samples) else { return "not below a thousand million" }
    let records = "\(Self.rounded(breaking.records)) records"
    return breaking.isMeasured ? "\(records), measured" : "\(records), by the end of its curve"
  }

  /// Two digits that count: a continued curve knows no more.
  private static func rounded(_ number: Double) -> String {
    let unit = pow(10, max(0, floor(log10(number)) - 1))
    return grouped(Int((number / unit).rounded() * unit))
  }

  /// With a comma between thousands.
  static func grouped(_ number: Int) -> String {
    let digits = Array("\(number)")
    return digits.indices.map { place in
      let isGroup = place > 0 && (digits.count - place) % 3 == 0
      return (isGroup ? "," : "") + String(digits[place])
    }.joined()
  }
}
