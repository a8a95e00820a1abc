/// Text from records made safe and fit for a terminal.
package enum DisplayText {
  /// One line without control characters. What somebody typed into a record can be a terminal's
  /// escape sequence or turn the direction of writing, and must not do so to who reads it.
  package static func singleLine(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text }
    var line = ""
    var isAfterReturn = false
    for scalar in text.unicodeScalars {
      defer { isAfterReturn = scalar == "\r" }
      switch scalar.value {
      // One line end is one blank, also if it is two characters.
      case 0x0a where isAfterReturn: continue
      case 0x09, 0x0a, 0x0d, 0x85, 0x2028, 0x2029: line.unicodeScalars.append(" ")
      case 0..<0x20, 0x7f..<0xa0: line.unicodeScalars.append("\u{FFFD}")
      // Embeddings, overrides and isolates of writing direction.
      case 0x202a...0x202e, 0x2066...0x2069: continue
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line
  }

  /// At most `width` columns: the text, or its beginning and "…". Graphemes stay whole.
  package static func shortened(_ text: String, to width: Int) -> String {
    guard DisplayWidth.of(text) > width else { return text }
    guard width > 0 else { return "" }
    var shortened = ""
    var used = 0
    for character in text {
      let next = DisplayWidth.of(character)
      if used + next > width - 1 { break }
      shortened.append(character)
      used += next
    }
    return shortened + "…"
  }
}
