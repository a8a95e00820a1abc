import LocalStore
import SyncProtocol
import Synchronization

/// All records of a zone with seqs in `(start, end]`, whole, encoded as one page's batch: the same
/// bytes for every replica that begins there and holds nothing of it.
///
/// A segment is right as long as the file holds exactly its facts in that range. A seq is given to
/// one state and never again, no fact is added below the head, and a record that changes (or is
/// erased) moves to the end. So the facts of a range only become fewer, and as many are the same.
///
/// Nothing else goes into the bytes: neither who asks, nor what they may do. Names of authors,
/// journal hashes and heads can change while the facts stay; they are looked up for each answer.
final class Segment: Sendable {
  let key: SegmentKey
  let end: UInt64
  let batch: EncodedBatch
  /// Who wrote what is in it.
  let writers: [WriterID]
  /// The seq of the change that is longest ago.
  let oldest: UInt64
  /// Whether it ends because a page is full, and not because the zone did.
  let isFull: Bool
  /// The head of the file when it was made, and when it was last found to be right.
  private let madeAt: UInt64
  private let provenAt: Atomic<UInt64>

  init(_ page: PageDraft, at key: SegmentKey, head: UInt64) {
    self.key = key
    end = page.end
    batch = page.batch
    writers = page.writers
    oldest = page.oldest
    isFull = page.isFull
    madeAt = head
    provenAt = Atomic(head)
  }

  /// What it takes in memory, about.
  var bytes: Int { batch.bytes.count + 8 * writers.count + 256 }

  enum Standing {
    case current
    /// Something of it was changed or erased, or it ends at what was the end of the zone.
    case stale
    /// It is from after the snapshot that is read.
    case later
  }

  /// Compares it with a snapshot of its zone's file.
  /// - Parameter head: the snapshot's.
  func standing(in store: FactStore, head: UInt64) throws -> Standing {
    guard madeAt <= head else { return .later }
    guard isFull || end == head else { return .stale }
    if provenAt.load(ordering: .relaxed) == head { return .current }
    guard try store.count(after: key.start, through: end) == batch.recordCount else {
      return .stale
    }
    provenAt.store(head, ordering: .relaxed)
    return .current
  }

  /// Whether a replica lacks all of it.
  func isLacked(after base: UInt64, held: SeqRanges) -> Bool {
    base < oldest && held.ranges.allSatisfy { $0.upperBound < oldest || end < $0.lowerBound }
  }
}

/// Where a segment begins, in one incarnation of a zone.
struct SegmentKey: Hashable, Sendable {
  var zone: Zone
  var epoch: Epoch
  var start: UInt64
}
