/// Breaks running text into lines.
package enum TextWrapping {
  /// Breaks at blanks, so that no line is wider than `width` columns unless a single word is; such
  /// a word stays whole, because it may be a path or a command to copy.
  package static func lines(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in text.split(whereSeparator: \.isWhitespace) {
      let wordWidth = DisplayWidth.of(word)
      if used > 0, used + 1 + wordWidth > width {
        lines.append(line)
        line = ""
        used = 0
      }
      if used > 0 {
        line += " "
        used += 1
      }
      line += word
      used += wordWidth
    }
    if used > 0 || lines.isEmpty { lines.append(line) }
    return lines
  }

  /// As `lines`, each indented.
  package static func indented(_ text: String, by indent: Int, width: Int) -> String {
    let blanks = String(repeating: " ", count: indent)
    return lines(text, width: max(width - indent, 1)).map { blanks + $0 }.joined(separator: "\n")
  }

  /// A term and its explanation, the explanation from the same column on in every line; below the
  /// term if that reaches into its column.
  package static func definition(
    _ term: String, _ explanation: String, indent: Int, column: Int, width: Int
  ) -> String {
    let start = String(repeating: " ", count: indent) + term
    if explanation.isEmpty { return start }
    let blanks = String(repeating: " ", count: column)
    let lines = lines(explanation, width: max(width - column, 20))
    let termWidth = DisplayWidth.of(start)
    guard termWidth + 2 <= column else {
      return ([start] + lines.map { blanks + $0 }).joined(separator: "\n")
    }
    let first = start + String(repeating: " ", count: column - termWidth) + lines[0]
    return ([first] + lines.dropFirst().map { blanks + $0 }).joined(separator: "\n")
  }
}
