/// Rows under headings, in aligned columns, for people to read.
package struct TextTable: Sendable {
  package enum Alignment: Sendable { case left, right }

  package struct Column: Sendable {
    package let title: String
    package let alignment: Alignment
    /// Whether it is shortened last, as ids and numbers should be.
    package let keepsWidth: Bool

    package init(_ title: String, _ alignment: Alignment = .left, keepsWidth: Bool = false) {
      self.title = title
      self.alignment = alignment
      self.keepsWidth = keepsWidth
    }
  }

  private static let gap = "  "
  /// A shortened cell of fewer columns tells nothing.
  private static let readableWidth = 8

  private let columns: [Column]
  private var rows: [[String]] = []

  package init(_ columns: [Column]) { self.columns = columns }

  package var isEmpty: Bool { rows.isEmpty }

  /// One cell per column. Control characters are replaced; see `DisplayText`.
  package mutating func append(_ cells: [String]) {
    precondition(cells.count == columns.count, "one cell per column")
    rows.append(cells.map(DisplayText.singleLine))
  }

  /// The lines of the table, headings first, each with a line end.
  ///
  /// - Parameter width: the columns there are; nil for as many as it takes, as in a file. Cells are
  ///   shortened to fit, the widest first.
  package func render(width: Int?) -> String {
    let titles = columns.map(\.title)
    let widths = widths(fitting: width, titles: titles)
    return ([titles] + rows).map { line($0, widths) + "\n" }.joined()
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (position, cell) in cells.enumerated() {
      if position > 0 { line += Self.gap }
      let text = DisplayText.shortened(cell, to: widths[position])
      let blanks = String(repeating: " ", count: widths[position] - DisplayWidth.of(text))
      line += columns[position].alignment == .left ? text + blanks : blanks + text
    }
    while line.last == " " { line.removeLast() }
    return line
  }

  private func widths(fitting width: Int?, titles: [String]) -> [Int] {
    var widths = titles.map { DisplayWidth.of($0) }
    for row in rows {
      for (position, cell) in row.enumerated() {
        widths[position] = max(widths[position], DisplayWidth.of(cell))
      }
    }
    guard let width else { return widths }
    let available = width - Self.gap.count * max(columns.count - 1, 0)
    let shrinkable = columns.indices.filter { !columns[$0].keepsWidth }
    Self.shrink(&widths, shrinkable, to: available, notBelow: Self.readableWidth)
    Self.shrink(&widths, Array(columns.indices), to: available, notBelow: Self.readableWidth)
    Self.shrink(&widths, Array(columns.indices), to: available, notBelow: 1)
    return widths
  }

  /// Takes from the widest until all fit or none is wider than the bound.
  private static func shrink(
    _ widths: inout [Int], _ positions: [Int], to available: Int, notBelow bound: Int
  ) {
    var excess = widths.reduce(0, +) - available
    while excess > 0 {
      guard let widest = positions.map({ widths[$0] }).max(), widest > bound else { return }
      let tied = positions.filter { widths[$0] == widest }
      let next = positions.map { widths[$0] }.filter { $0 < widest }.max() ?? bound
      // All of the widest come down together, to the next widest or as far as is needed.
      let step = min(widest - max(next, bound), (excess + tied.count - 1) / tied.count)
      for position in tied where excess > 0 {
        let cut = min(step, excess)
        widths[position] -= cut
        excess -= cut
      }
    }
  }
}
