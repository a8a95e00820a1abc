/// "Did you mean": the candidate that a misspelt word was probably meant to be.
package enum Spelling {
  /// The closest candidate, or nil if none is close: one slip in a short word, two in a longer one,
  /// three in a long one, or the beginning of exactly one candidate.
  package static func suggestion(for word: String, among candidates: [String]) -> String? {
    let letters = Array(word.lowercased())
    // A word this long is no slip of the pen, and comparing takes the product of the lengths.
    guard !letters.isEmpty, letters.count <= 64 else { return nil }
    let allowed = letters.count <= 3 ? 1 : letters.count <= 7 ? 2 : 3
    var best: (distance: Int, candidate: String)?
    for candidate in candidates {
      let distance = distance(letters, Array(candidate.lowercased()))
      // A word all of whose letters are wrong is not a misspelling of a short one.
      guard distance <= allowed, distance < max(candidate.count, 2) else { continue }
      if distance < best?.distance ?? .max { best = (distance, candidate) }
    }
    if let best { return best.candidate }
    let continued = Set(candidates.filter { $0.lowercased().starts(with: letters) })
    return continued.count == 1 && letters.count >= 2 ? continued.first : nil
  }

  /// Insertions, deletions, replacements and swaps of neighbours between two words, each letter
  /// edited at most once (optimal string alignment).
  static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var previous: [Int] = []
    var current = Array(0...right.count)
    for row in 0..<left.count {
      let beforePrevious = previous
      previous = current
      current[0] = row + 1
      for column in 0..<right.count {
        let isSame = left[row] == right[column]
        var cost = min(previous[column] + (isSame ? 0 : 1), previous[column + 1] + 1)
        cost = min(cost, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, beforePrevious[column - 1] + 1)
        }
        current[column + 1] = cost
      }
    }
    return current[right.count]
  }
}
