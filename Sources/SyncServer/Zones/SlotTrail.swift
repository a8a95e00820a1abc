import SyncProtocol

/// Which edits of one slot replaced which, as far as the pushes tell that brought them.
///
/// A push says what its author's laptop knew to be superseded. Its new edit replaced that, and its
/// author's own one before it; but for what the edits had replaced already that stood beside it.
struct SlotTrail {
  /// For each edit those that replaced it.
  private(set) var replacements: [Mark: Set<Mark>] = [:]
  /// The same, seen from the later edit.
  private var replaced: [Mark: Set<Mark>] = [:]
  /// For each edit its writer's one before.
  private var previous: [Mark: Mark] = [:]

  /// What one push brought of the slot.
  private struct Delivery {
    /// New edits by their writers, in order: those replaced before they were sent, and the last.
    var edits: [WriterID: [Journal.Arrival]] = [:]
    var superseded: [Mark] = []
    var beside: [Mark] = []
  }

  /// - Parameter arrivals: of this slot, in their order.
  init(_ arrivals: [Journal.Arrival]) {
    var known: Set<Mark> = []
    var deliveries: [Delivery] = []
    var seq: UInt64?
    for arrival in arrivals {
      if arrival.seq != seq { deliveries.append(Delivery()) }
      seq = arrival.seq
      let last = deliveries.count - 1
      if arrival.kind == .beside {
        deliveries[last].beside.append(arrival.mark)
      } else if arrival.value == nil {
        deliveries[last].superseded.append(arrival.mark)
      } else if known.insert(arrival.mark).inserted {
        deliveries[last].edits[arrival.mark.writer, default: []].append(arrival)
      }
    }
    for own in Dictionary(grouping: known.sorted(), by: \.writer).values {
      for (earlier, later) in zip(own, own.dropFirst()) { previous[later] = earlier }
    }
    for delivery in deliveries { add(delivery) }
  }

  private mutating func add(_ delivery: Delivery) {
    let explained = past(of: delivery.beside)
    let chains = delivery.edits.values.map { $0.map(\.mark).sorted() }
    for mark in delivery.superseded where !explained.contains(mark) {
      for chain in chains { Self.first(of: chain, after: mark).map { note($0, replaced: mark) } }
    }
    for mark in chains.joined() {
      if let own = previous[mark], !explained.contains(own) { note(mark, replaced: own) }
    }
    // A chain that ends with an edit replaced already went on under a new writer.
    for (writer, chain) in delivery.edits {
      guard let last = chain.max(by: { $0.mark < $1.mark }), last.kind == .past else { continue }
      for later in delivery.edits.values.joined()
      where later.mark.writer != writer && later.kind == .news {
        note(later.mark, replaced: last.mark)
      }
    }
  }

  /// Of a chain of edits made offline, the first that can have replaced another's: what a push says
  /// was superseded stood before all of them, as a rule.
  private static func first(of chain: [Mark], after mark: Mark) -> Mark? {
    guard let first = chain.first, first.writer != mark.writer else { return nil }
    return chain.first { $0.stamp > mark.stamp } ?? first
  }

  private mutating func note(_ later: Mark, replaced earlier: Mark) {
    replacements[earlier, default: []].insert(later)
    replaced[later, default: []].insert(earlier)
  }

  /// All that came before some edits.
  private func past(of marks: [Mark]) -> Set<Mark> {
    var past: Set<Mark> = []
    var rest = marks
    while let mark = rest.popLast() {
      let earlier = (replaced[mark] ?? []).union(previous[mark].map { [$0] } ?? [])
      for one in earlier where past.insert(one).inserted { rest.append(one) }
    }
    return past
  }
}
