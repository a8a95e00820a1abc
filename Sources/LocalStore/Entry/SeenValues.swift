import SyncProtocol

/// What a person was shown of a field when they chose, put together again from the edits that
/// their token names, so that "2" means what it meant then.
struct SeenValues {
  struct Choice {
    let value: Value
    var marks: [Mark]
    /// Whether any of its edits still stands.
    var isLive: Bool
  }

  /// In the order in which they were shown: the values in the order of their first edits. From the
  /// first edit on whose value is not known here any more, nobody can tell their numbers.
  private(set) var choices: [Choice] = []
  private(set) var isComplete = true
  let marks: Set<Mark>

  /// - Parameters:
  ///   - live: the edits of the slot that are live now.
  ///   - past: edits replaced here since, with the values that they had.
  init(_ token: DisplayToken, live: [Entry], past: [Entry]) {
    marks = Set(token.marks)
    let standing = Set(live.map(\.mark))
    var values: [Mark: Value] = [:]
    for entry in past + live { values[entry.mark] = entry.value }
    for mark in token.marks.sorted(by: { ($0.stamp, $0.writer) < ($1.stamp, $1.writer) }) {
      let isLive = standing.contains(mark)
      guard let value = values[mark] else {
        isComplete = false
        continue
      }
      if let known = choices.firstIndex(where: { $0.value == value }) {
        choices[known].marks.append(mark)
        choices[known].isLive = choices[known].isLive || isLive
      } else if isComplete {
        choices.append(Choice(value: value, marks: [mark], isLive: isLive))
      }
    }
  }

  /// The value with a number.
  func choice(_ number: Int, of field: String) throws -> Choice {
    guard choices.indices.contains(number - 1) else {
      if !isComplete, number > 0 { throw Self.stale(field) }
      throw CommandFailure(
        .invalidData, code: "no-such-value", message: "\(field) has no value \(number)",
        field: field, hint: "Its values: 1 to \(choices.count). See “fieldbook conflicts”.")
    }
    guard choices[number - 1].isLive else { throw Self.stale(field) }
    return choices[number - 1]
  }

  static func stale(_ field: String) -> CommandFailure {
    CommandFailure(
      .invalidData, code: "stale-token", message: "\(field) has changed since it was shown",
      field: field, hint: "Look again with “fieldbook conflicts”, and choose anew.")
  }
}
