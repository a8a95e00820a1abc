import LocalStore
import SyncProtocol

/// A page of what one replica lacks, as it was read.
struct PageDraft {
  let batch: EncodedBatch
  let writers: [WriterID]
  /// The seq up to which it brings everything.
  let end: UInt64
  let isFull: Bool
  /// The seq of the change in it that is longest ago.
  let oldest: UInt64
  /// Whether it has every record of its range, whole: then it is the same for all who lack it.
  let isWhole: Bool

  /// Reads the next page after a position; nil if nothing is missing after it.
  /// - Parameter head: the snapshot's, where a page ends that is not full.
  init?(
    _ store: FactStore, after position: UInt64, base: UInt64, held: SeqRanges, head: UInt64,
    _ bounds: PageBounds
  ) throws {
    var feed = FactFeed(store, after: position, held: held)
    var cut = PageCut(bounds)
    var parts: [Part] = []
    var skipped = false
    while let fact = try feed.next() {
      guard let part = Part(fact, base: base, held: held) else {
        skipped = true
        continue
      }
      guard cut.take(fact.seq, bytes: part.delta.state.approximateBytes) else { break }
      parts.append(part)
    }
    if let end = cut.end { parts.removeLast(parts.count - end.count) }
    guard !parts.isEmpty else { return nil }
    batch = EncodedBatch(parts.map(\.delta))
    writers = Self.writers(of: parts)
    let end = cut.end?.seq ?? head
    self.end = end
    isFull = cut.isFull
    oldest = parts.map(\.oldest).min() ?? 0
    isWhole =
      !skipped && parts.allSatisfy(\.isWhole)
      && held.ranges.allSatisfy { $0.upperBound <= position || end < $0.lowerBound }
  }

  private static func writers(of parts: [Part]) -> [WriterID] {
    var writers: Set<WriterID> = []
    var last: WriterID?
    for part in parts {
      part.delta.state.forEachMark { mark in
        // As a rule one wrote many.
        if mark.writer != last { writers.insert(mark.writer) }
        last = mark.writer
      }
    }
    return writers.sorted()
  }

  /// One record's.
  private struct Part {
    let delta: RecordDelta
    let oldest: UInt64
    let isWhole: Bool

    /// Nil if the replica lacks nothing of it.
    init?(_ fact: Fact, base: UInt64, held: SeqRanges) {
      guard let delta = fact.delta(after: base, except: held) else { return nil }
      self.delta = delta
      oldest = fact.cellSeqs.min() ?? fact.seq
      isWhole = delta.state.cells.count == fact.state.cells.count
    }
  }
}
