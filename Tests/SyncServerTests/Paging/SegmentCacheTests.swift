import Dispatch
import LocalStore
import SyncProtocol
import Synchronization
import TestSupport
import Testing

@testable import SyncServer

@Suite("Segments that are kept")
struct SegmentCacheTests {
  private let zone: PagedZone

  init() throws {
    zone = try PagedZone()
    var random = SplitMix64(seed: 1)
    for _ in 0..<50 { try zone.change(&random) }
  }

  private func key(_ start: UInt64) -> SegmentKey {
    SegmentKey(zone: zone.file.zone, epoch: Epoch(1), start: start)
  }

  private func segment(_ start: UInt64) throws -> Segment {
    let head = try zone.head
    let draft = try PageDraft(
      zone.file.store, after: start, base: 0, held: SeqRanges(), head: head,
      PageBounds(stateBytes: 200))
    return Segment(try #require(draft), at: key(start), head: head)
  }

  private struct NotMade: Error {}

  /// Whether the segment at a key is kept.
  private func isKept(_ start: UInt64, in cache: SegmentCache) -> Bool {
    let found = try? cache.segment(key(start), cache.generation) { _ in
      .current
    } make: {
      throw NotMade()
    }
    return found != nil
  }

  private func make(
    _ start: UInt64, in cache: SegmentCache, since generation: SegmentCache.Generation? = nil
  ) throws {
    let segment = try segment(start)
    let made = try cache.segment(key(start), generation ?? cache.generation) { _ in
      .current
    } make: {
      segment
    }
    #expect(made === segment)
  }

  @Test func thoseThatNobodyAskedForTheLongestGoFirst() throws {
    let sizes = try [0, 1, 2].map { try segment($0).bytes }
    let cache = SegmentCache(capacity: sizes.reduce(0, +) - 1)
    try make(0, in: cache)
    try make(1, in: cache)
    #expect(isKept(0, in: cache))
    try make(2, in: cache)
    #expect(!isKept(1, in: cache))
    #expect(isKept(0, in: cache) && isKept(2, in: cache))
    #expect(cache.bytes == sizes[0] + sizes[2])
  }

  @Test func takesMoreRoomOnceWhatWasDroppedIsNeededAgain() throws {
    let sizes = try (0..<4).map { try segment(UInt64($0)).bytes }
    let room = sizes.max() ?? 0
    let cache = SegmentCache(capacity: 3 * room, beginningWith: room)
    for start: UInt64 in 0..<4 {
      try make(start, in: cache)
      #expect(cache.bytes == sizes[Int(start)])
    }
    try make(0, in: cache)
    #expect(isKept(0, in: cache) && isKept(3, in: cache))
    try make(1, in: cache)
    #expect(isKept(0, in: cache) && isKept(1, in: cache) && isKept(3, in: cache))
    try make(2, in: cache)
    #expect(cache.bytes <= 3 * room)
    cache.forgetAll()
    try make(0, in: cache)
    try make(1, in: cache)
    #expect(cache.bytes == sizes[1])
  }

  @Test func whatIsLargerThanEverythingIsNotKept() throws {
    let cache = SegmentCache(capacity: 10)
    try make(0, in: cache)
    #expect(cache.bytes == 0)
  }

  @Test func anErasureForgetsAllAtOnce() throws {
    let cache = SegmentCache()
    try make(0, in: cache)
    cache.note(erasedUpTo: 7)
    #expect(cache.bytes == 0)
    try make(0, in: cache)
    cache.note(erasedUpTo: 7)
    #expect(isKept(0, in: cache), "it is not news any more")
    cache.forgetAll()
    #expect(!isKept(0, in: cache) && cache.bytes == 0)
  }

  @Test func whatWasReadBeforeAnErasureIsNotKept() throws {
    let cache = SegmentCache()
    let generation = cache.generation
    cache.forgetAll()
    try make(0, in: cache, since: generation)
    #expect(cache.bytes == 0)
  }

  @Test func afterAFailureTheNextOneMakesIt() throws {
    let cache = SegmentCache()
    #expect(!isKept(0, in: cache))
    try make(0, in: cache)
    #expect(isKept(0, in: cache))
  }

  @Test("several who need the same at once have it made once")
  func isMadeOnce() throws {
    let cache = SegmentCache()
    let made = try segment(0)
    let key = key(0)
    let count = Atomic<Int>(0)
    let isBegun = DispatchSemaphore(value: 0)
    let mayEnd = DispatchSemaphore(value: 0)
    let group = DispatchGroup()
    let results = Mutex<[Bool]>([])
    for place in 0..<5 {
      let queue = DispatchQueue(label: "reader.\(place)")
      queue.async(group: group) {
        let found = try? cache.segment(key, cache.generation) { _ in
          .current
        } make: {
          count.add(1, ordering: .relaxed)
          isBegun.signal()
          mayEnd.wait()
          return made
        }
        results.withLock { $0.append(found === made) }
      }
      // The others come while the first is at it, or after it.
      if place == 0 { isBegun.wait() }
    }
    mayEnd.signal()
    group.wait()
    #expect(count.load(ordering: .relaxed) == 1)
    #expect(results.withLock { $0 } == Array(repeating: true, count: 5))
  }
}
