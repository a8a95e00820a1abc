/// A set of seqs as ascending ranges that do not touch.
public struct SeqRanges: Hashable, Sendable {
  public private(set) var ranges: [ClosedRange<UInt64>]

  public init() { ranges = [] }

  /// - Precondition: ascending, not touching, as decoders check it.
  init(sorted ranges: [ClosedRange<UInt64>]) { self.ranges = ranges }

  public var isEmpty: Bool { ranges.isEmpty }

  public func contains(_ seq: UInt64) -> Bool {
    let place = place(of: seq)
    return place < ranges.count && ranges[place].contains(seq)
  }

  /// The place of the first range that does not end before `seq`.
  private func place(of seq: UInt64) -> Int {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < seq { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The last of the seqs that follow `seq` without a gap, or `seq` if its next one is not here.
  public func last(after seq: UInt64) -> UInt64 {
    guard seq < UInt64.max else { return seq }
    let next = place(of: seq + 1)
    return next < ranges.count && ranges[next].contains(seq + 1) ? ranges[next].upperBound : seq
  }

  public mutating func insert(_ added: ClosedRange<UInt64>) {
    // Seqs come in their order, thousands of them in one push.
    let isNewest = ranges.last.map { last in
      last.upperBound < added.lowerBound && last.upperBound + 1 < added.lowerBound
    }
    if isNewest ?? true { return ranges.append(added) }
    var (first, last) = (added.lowerBound, added.upperBound)
    var kept: [ClosedRange<UInt64>] = []
    for range in ranges {
      let isApart =
        range.upperBound < UInt64.max && range.upperBound + 1 < first
        || last < UInt64.max && last + 1 < range.lowerBound
      if isApart {
        kept.append(range)
      } else {
        first = min(first, range.lowerBound)
        last = max(last, range.upperBound)
      }
    }
    kept.append(first...last)
    ranges = kept.sorted { $0.lowerBound < $1.lowerBound }
  }

  /// Forgets all seqs up to and including `seq`.
  public mutating func drop(through seq: UInt64) {
    ranges = ranges.compactMap { range in
      guard range.upperBound > seq else { return nil }
      return max(range.lowerBound, seq + 1)...range.upperBound
    }
  }

  /// Keeps the oldest ranges only: what is forgotten is merely received again.
  public mutating func limit(to count: Int) {
    if ranges.count > count { ranges.removeLast(ranges.count - count) }
  }
}
