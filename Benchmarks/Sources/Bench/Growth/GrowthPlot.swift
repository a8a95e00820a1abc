import Foundation

/// The curves on two logarithmic scales, as a picture that needs nothing besides itself.
struct GrowthPlot {
  private static let width = 1060.0
  private static let height = 600.0
  /// Where curves are drawn.
  private static let left = 80.0
  private static let right = 610.0
  private static let top = 30.0
  private static let bottom = 540.0
  /// Told apart by people who see few colours, too (Okabe and Ito), and by dashes for units.
  private static let colours = [
    "#000000", "#e69f00", "#56b4e9", "#009e73", "#d55e00", "#0072b2", "#cc79a7", "#8a7a00",
    "#666666", "#7b3294",
  ]
  private static let dashes = ["s": "none", "ms": "2 4", "MB": "9 4"]

  private let samples: [GrowthSample]
  private let x: LogScale
  private let y: LogScale

  init(_ samples: [GrowthSample]) {
    self.samples = samples
    x = LogScale(
      samples.map { Double($0.records) }, byDecades: false, from: Self.left + 30,
      to: Self.right - 30)
    y = LogScale(
      samples.flatMap { sample in GrowthMeasure.all.map { $0.value(sample) } },
      byDecades: true, from: Self.bottom, to: Self.top)
  }

  var svg: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(px(Self.width)) \(px(Self.height))" \
    role="img" aria-labelledby="title description" font-family="sans-serif" font-size="13">
    <title id="title">Time, memory and bytes against the number of records</title>
    <desc id="description">\(description)</desc>
    <rect width="100%" height="100%" fill="#ffffff"/>
    \(grid)\(axes)\(GrowthMeasure.all.indices.map(curve).joined())\
    \(GrowthMeasure.all.indices.map(legend).joined())</svg>

    """
  }

  /// What the curves show, for those who do not see them.
  private var description: String {
    let curves = GrowthMeasure.all.map { measure in
      let values = samples.map { ReportTable.number(measure.value($0)) }
      return "\(plain(measure.name)): from \(values.first ?? "-") to \(values.last ?? "-") "
        + "\(measure.unit)\(exponent(measure))"
    }
    let sizes = samples.map { GrowthDocument.grouped($0.records) }.joined(separator: ", ")
    return "Both scales are logarithmic. Records: \(sizes). \(curves.joined(separator: "; "))."
  }

  private func exponent(_ measure: GrowthMeasure) -> String {
    measure.law(samples).map { ", exponent \(GrowthDocument.hundredths($0.exponent))" } ?? ""
  }

  private func plain(_ name: String) -> String { name.filter { $0 != "`" } }

  private var grid: String {
    let rows = y.decades.map { decade in
      line(Self.left, y.place(decade), Self.right, y.place(decade), "#dddddd")
        + text(Self.left - 8, y.place(decade) + 4, "end", number(decade))
    }
    let columns = samples.map { sample in
      let place = x.place(Double(sample.records))
      return line(place, Self.top, place, Self.bottom, "#dddddd")
        + text(place, Self.bottom + 20, "middle", GrowthDocument.grouped(sample.records))
    }
    return (rows + columns).joined()
  }

  private var axes: String {
    line(Self.left, Self.top, Self.left, Self.bottom, "#000000")
      + line(Self.left, Self.bottom, Self.right, Self.bottom, "#000000")
      + text((Self.left + Self.right) / 2, Self.bottom + 44, "middle", "records")
      + text(Self.left, Self.top - 12, "middle", "s, ms, MB")
  }

  private func curve(_ index: Int) -> String {
    let measure = GrowthMeasure.all[index]
    let points = samples.map { (x.place(Double($0.records)), y.place(measure.value($0))) }
    let path = points.map { "\(px($0)),\(px($1))" }.joined(separator: " ")
    let dots = points.map {
      "<circle cx=\"\(px($0))\" cy=\"\(px($1))\" r=\"3\" fill=\"\(Self.colours[index])\"/>\n"
    }
    return "<polyline points=\"\(path)\" fill=\"none\" \(stroke(index))/>\n" + dots.joined()
  }

  private func legend(_ index: Int) -> String {
    let measure = GrowthMeasure.all[index]
    let place = Self.top + 14 + Double(index) * 38
    return
      "<line x1=\"630\" y1=\"\(px(place))\" x2=\"670\" y2=\"\(px(place))\" \(stroke(index))/>\n"
      + text(680, place + 4, "start", "\(plain(measure.name)), \(measure.unit)\(exponent(measure))")
  }

  private func stroke(_ index: Int) -> String {
    let dash = Self.dashes[GrowthMeasure.all[index].unit] ?? "none"
    return "stroke=\"\(Self.colours[index])\" stroke-width=\"2\" stroke-dasharray=\"\(dash)\""
  }

  private func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ colour: String
  ) -> String {
    "<line x1=\"\(px(x1))\" y1=\"\(px(y1))\" x2=\"\(px(x2))\" y2=\"\(px(y2))\" stroke=\"\(colour)\"/>\n"
  }

  private func text(_ x: Double, _ y: Double, _ anchor: String, _ words: String) -> String {
    "<text x=\"\(px(x))\" y=\"\(px(y))\" text-anchor=\"\(anchor)\">\(words)</text>\n"
  }

  private func number(_ decade: Double) -> String {
    decade >= 1 ? GrowthDocument.grouped(Int(decade)) : "\(decade)"
  }

  /// A tenth of a pixel is exact enough.
  private func px(_ number: Double) -> String { "\((number * 10).rounded() / 10)" }
}
