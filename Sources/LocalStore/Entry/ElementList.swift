/// Several elements in one text, separated by semicolons: `de;fr`. `\;` is a semicolon and `\\` a
/// backslash inside an element.
package enum ElementList {
  /// The elements without the blanks around them; empty ones are left out.
  package static func elements(of text: String) -> [String] {
    var elements: [String] = []
    var current = ""
    var isEscaped = false
    for character in text.unicodeScalars {
      if isEscaped {
        // Before anything else a backslash is what it looks like: `C:\new`.
        if character != ";", character != "\\" { current.unicodeScalars.append("\\") }
        current.unicodeScalars.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == ";" {
        elements.append(current)
        current = ""
      } else {
        current.unicodeScalars.append(character)
      }
    }
    if isEscaped { current.unicodeScalars.append("\\") }
    elements.append(current)
    return elements.map { Blanks.trimmed($0) }.filter { !$0.isEmpty }
  }

  /// The text that `elements(of:)` reads back.
  package static func text(of elements: [String]) -> String {
    elements.map { element in
      var escaped = ""
      for character in element.unicodeScalars {
        if character == ";" || character == "\\" { escaped.unicodeScalars.append("\\") }
        escaped.unicodeScalars.append(character)
      }
      return escaped
    }.joined(separator: ";")
  }
}
