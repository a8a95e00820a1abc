/// Who wrote a value, and when.
enum Attribution {
  /// `Ana, 2026-03-01 09:30, shown`
  static func text(_ value: FieldConflict.Alternative, _ times: DisplayTime) -> String {
    let author = value.author.map { DisplayText.singleLine($0) } ?? "somebody"
    return "\(author), \(times.text(value.at))\(value.isShown ? ", shown" : "")"
  }
}
