/// Cells under each other: words begin on the left, numbers end on the right.
enum TextColumns {
  static func text(_ lines: [[String]], numbers: ClosedRange<Int> = 1...6) -> String {
    let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      trimmed(
        line.indices.map { column in
          let gap = String(repeating: " ", count: widths[column] - line[column].count)
          return numbers.contains(column) ? gap + line[column] : line[column] + gap
        }.joined(separator: "  ")) + "\n"
    }.joined()
  }

  private static func trimmed(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }
}
