/// Which of a slot's edits came after which: a graph of "replaced by", and what follows from it.
struct EditOrder {
  /// For each edit the edits that it replaced, and that none of those had replaced before it.
  let replaced: [[Int]]
  /// For each edit all that came before it.
  private let past: [PlaceSet]

  /// - Parameters:
  ///   - replaced: for each edit those that it replaced, as far as anybody knows.
  ///   - own: for each edit its author's one before it, which somebody else may have replaced.
  init(replaced: [Set<Int>], own: [Int?]) {
    var search = Search(zip(replaced, own).map { $0.union($1.map { [$0] } ?? []) })
    for place in replaced.indices { search.visit(place) }
    let past = search.past
    self.past = past
    self.replaced = replaced.indices.map { place in
      replaced[place].filter { earlier in
        past[place].contains(earlier)
          && !replaced[place].contains { past[$0].contains(earlier) }
      }.sorted()
    }
  }

  func isBefore(_ earlier: Int, _ later: Int) -> Bool { past[later].contains(earlier) }

  /// Whether neither's author had seen the other.
  func areConcurrent(_ one: Int, _ other: Int) -> Bool {
    one != other && !isBefore(one, other) && !isBefore(other, one)
  }

  /// Collects everybody's past, the earlier edits first. A circle, which only a damaged file can
  /// hold, is cut where it closes.
  private struct Search {
    private let earlier: [Set<Int>]
    private var isVisited: [Bool]
    private(set) var past: [PlaceSet]

    init(_ earlier: [Set<Int>]) {
      self.earlier = earlier
      isVisited = Array(repeating: false, count: earlier.count)
      past = Array(repeating: PlaceSet(count: earlier.count), count: earlier.count)
    }

    /// Without recursion: a text rewritten ten thousand times is a chain of that length.
    mutating func visit(_ start: Int) {
      guard !isVisited[start] else { return }
      isVisited[start] = true
      var path = [(place: start, rest: earlier[start].sorted())]
      while let last = path.indices.last {
        if let next = path[last].rest.popLast() {
          guard !isVisited[next] else {
            note(next, before: path[last].place, isOpen: path.contains { $0.place == next })
            continue
          }
          isVisited[next] = true
          path.append((next, earlier[next].sorted()))
        } else {
          let done = path.removeLast().place
          if let later = path.last?.place { note(done, before: later, isOpen: false) }
        }
      }
    }

    private mutating func note(_ earlier: Int, before later: Int, isOpen: Bool) {
      guard !isOpen else { return }
      past[later].formUnion(past[earlier])
      past[later].insert(earlier)
    }
  }
}
