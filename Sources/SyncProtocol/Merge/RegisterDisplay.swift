/// What a person sees of a register: the value shown, and every other one that is live.
public struct RegisterDisplay: Hashable, Sendable {
  /// A live value with everybody who wrote it: equal values are agreement.
  public struct Alternative: Hashable, Sendable {
    public let value: Value
    /// In ascending order of stamps.
    public let marks: [Mark]

    public var latest: Mark { marks[marks.count - 1] }
  }

  /// Differing live values, oldest first; people know them as 1, 2, 3...
  public let alternatives: [Alternative]
  /// The place of the one that is shown.
  public let shownIndex: Int
  /// Whether the field waits for a person to choose.
  public let needsReview: Bool

  public var shown: Alternative { alternatives[shownIndex] }
  public var isDisputed: Bool { alternatives.count > 1 }
  public var token: DisplayToken { DisplayToken(alternatives.flatMap(\.marks)) }

  /// Nil if nothing is live.
  /// - Parameter rank: the order of a `furthest` field; nil for a value outside it.
  public init?(
    _ entries: some Sequence<Entry>, policy: Policy, rank: (Value) -> Rank? = { _ in nil }
  ) {
    let alternatives = Self.group(entries)
    guard !alternatives.isEmpty else { return nil }
    self.alternatives = alternatives
    let latest = Self.latest(alternatives)
    let disputed = alternatives.count > 1
    switch policy {
    case .latest:
      (shownIndex, needsReview) = (latest, false)
    case .review, .once:
      (shownIndex, needsReview) = (latest, disputed)
    case .union:
      shownIndex = alternatives.firstIndex { $0.value == .present } ?? latest
      needsReview = false
    case .furthest:
      let furthest = Self.furthest(alternatives, rank)
      shownIndex = furthest ?? latest
      needsReview = disputed && furthest == nil
    }
  }

  private static func order(_ left: Mark, _ right: Mark) -> Bool {
    (left.stamp, left.writer) < (right.stamp, right.writer)
  }

  private static func group(_ entries: some Sequence<Entry>) -> [Alternative] {
    // One live value, or agreement, is nearly every field of every record.
    var marks: [Value: [Mark]] = [:]
    for entry in entries {
      if let value = entry.value { marks[value, default: []].append(entry.mark) }
    }
    return marks.map { Alternative(value: $0.key, marks: $0.value.sorted(by: order)) }
      .sorted { left, right in
        // Values of merged duplicates may share a mark: one command wrote both records.
        guard left.marks[0] == right.marks[0] else { return order(left.marks[0], right.marks[0]) }
        return left.value < right.value
      }
  }

  private static func latest(_ alternatives: [Alternative]) -> Int {
    alternatives.indices.max { order(alternatives[$0].latest, alternatives[$1].latest) } ?? 0
  }

  /// The highest rank, of equal ranks the latest; nil if any value is outside the order.
  private static func furthest(
    _ alternatives: [Alternative], _ rank: (Value) -> Rank?
  ) -> Int? {
    var best: (index: Int, rank: Rank)?
    for index in alternatives.indices {
      guard let rank = rank(alternatives[index].value) else { return nil }
      if let held = best {
        let isLater = order(alternatives[held.index].latest, alternatives[index].latest)
        guard held.rank < rank || (held.rank == rank && isLater) else { continue }
      }
      best = (index, rank)
    }
    return best?.index
  }
}
