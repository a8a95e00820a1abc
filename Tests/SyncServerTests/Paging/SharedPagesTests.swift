import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("Pages that many share")
struct SharedPagesTests {
  private static let bounds = PageBounds(
    stateBytes: 300, answerBytes: 2_000, pagesPerAnswer: 3, deltaSeqs: 0)

  /// Each page is compared, byte for byte, with what its replica lacks in the file at that moment:
  /// values that were replaced or erased are in none.
  @Test("are what each would be sent by itself, whatever is changed and erased meanwhile")
  func areWhatEachLacks() {
    withSeeds(count: 40) { random in
      let zone = try PagedZone()
      let segments = SegmentCache(capacity: random.pick([600, 3_000, 100_000]))
      var pulls: [ZonePull] = []
      for _ in 0..<150 {
        if random.chance(40) { try zone.change(&random) }
        if random.chance(3) { segments.forgetAll() }
        if random.chance(3) { try zone.name(WriterID(1), "Renamed \(random.below(9))") }
        if pulls.count < 6 { pulls.append(try Self.pull(zone, &random)) }
        let place = random.below(pulls.count)
        try Self.advance(&pulls[place], zone, segments)
        if pulls[place].isFinished { pulls.remove(at: place) }
      }
    }
  }

  private static func pull(_ zone: PagedZone, _ random: inout SplitMix64) throws -> ZonePull {
    let head = Int(try zone.head)
    guard head > 0, random.chance(60) else { return ZonePull(zone.file.zone) }
    let base = random.below(head)
    // What a laptop sent is held, and no laptop sends an erasure.
    let erased = try zone.file.store.facts(after: 0, limit: 10_000).filter(\.state.isErased)
    let held = random.list(upTo: 3) { random in
      let first = UInt64(1 + random.below(head))
      return first...min(first + UInt64(random.below(10)), UInt64(head))
    }.filter { range in !erased.contains { range.contains($0.seq) } }
    return ZonePull(
      zone.file.zone, base: UInt64(base), position: UInt64(base + random.below(head - base + 1)),
      held: random.chance(50) ? held : [])
  }

  private static func advance(
    _ pull: inout ZonePull, _ zone: PagedZone, _ segments: SegmentCache
  ) throws {
    let (start, known) = (pull.position, pull.items.count)
    try ZonePager(file: zone.file, segments: segments, bounds: bounds).advance(&pull)
    for item in pull.items.dropFirst(known) {
      switch item {
      case .page(_, let page):
        let expected = try zone.page(after: start, through: page.position, for: pull)
        try law(page == expected, "from \(start): \(page) is not \(expected)")
        try law(page.batch.recordCount > 0, "an empty page")
      case .item(.done(_, let done)):
        guard let head = done.head else { continue }
        let missed = try zone.page(after: pull.position, through: head.seq, for: pull)
        try law(missed.batch.recordCount == 0, "not sent after \(pull.position): \(missed)")
        try law(head.seq == zone.head, "\(head.seq) is not the head")
      case .item: break
      }
    }
  }

  @Test("are encoded once for all who begin anew, and once more after a change only near it")
  func areEncodedOnce() throws {
    let zone = try PagedZone()
    var random = SplitMix64(seed: 1)
    for _ in 0..<300 { try zone.change(&random) }
    let segments = SegmentCache()
    let first = try pages(zone, segments)
    #expect(first.count > 20)
    #expect(isShared(try pages(zone, segments), with: first) == first.count)
    try zone.change(&random)
    let second = try pages(zone, segments)
    #expect(isShared(second, with: first) > second.count / 2)
    #expect(isShared(second, with: first) < second.count)
  }

  /// The pages of a first sync.
  private func pages(_ zone: PagedZone, _ segments: SegmentCache) throws -> [EncodedPage] {
    var (pages, position, isAtHead): ([EncodedPage], UInt64, Bool) = ([], 0, false)
    while !isAtHead {
      var pull = ZonePull(zone.file.zone, base: 0, position: position)
      let pager = ZonePager(file: zone.file, segments: segments, bounds: Self.bounds)
      while !pull.isFinished { try pager.advance(&pull) }
      for case .page(_, let page) in pull.items { pages.append(page) }
      if case .item(.done(_, let done))? = pull.items.last { isAtHead = done.head != nil }
      position = pull.position
    }
    return pages
  }

  /// How many pages have their bytes in the same place of the memory.
  private func isShared(_ pages: [EncodedPage], with others: [EncodedPage]) -> Int {
    let known = Set(others.map { Self.address($0.batch.bytes) })
    return pages.count { known.contains(Self.address($0.batch.bytes)) }
  }

  private static func address(_ bytes: [UInt8]) -> UInt {
    unsafe bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
  }
}
