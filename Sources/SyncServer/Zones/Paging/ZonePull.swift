import LocalStore
import SyncProtocol

/// The answer to one zone's part of a request, in the making: `ZonePager` takes it from step to
/// step, on whatever thread.
struct ZonePull: Sendable {
  let request: ZoneRequest
  /// The zone's place in the request.
  let place: Int
  /// Whose laptop asks.
  let person: String
  /// What the laptop holds besides what its base says.
  let held: SeqRanges
  private(set) var position: UInt64
  private(set) var items: [EncodedItem] = []
  private(set) var isBegun = false
  private(set) var isFinished = false
  private var pages = 0
  private var bytes = 0

  /// - Parameter exact: seqs that this very exchange stored exactly as sent.
  init(_ request: ZoneRequest, exact: SeqRanges, place: Int, for person: String) {
    var held = request.cursor.held
    for range in exact.ranges { held.insert(range) }
    self.request = request
    self.place = place
    self.person = person
    self.held = held
    position = request.cursor.position
  }

  /// How many seqs there are that it has not looked at.
  func lag(behind head: UInt64) -> UInt64 {
    let known = max(position, held.last(after: position))
    return head > known ? head - known : 0
  }

  mutating func add(_ page: EncodedPage) {
    items.append(.page(zone: place, page))
    position = page.position
    pages += 1
    bytes += page.batch.bytes.count
  }

  func isFull(_ bounds: PageBounds) -> Bool {
    pages >= bounds.pagesPerAnswer || bytes >= bounds.answerBytes
  }

  mutating func begin(_ settled: [Settlement]) {
    isBegun = true
    if !settled.isEmpty { items.append(.item(.settled(zone: place, settled))) }
  }

  mutating func finish(_ done: ZoneDone) {
    items.append(.item(.done(zone: place, done)))
    isFinished = true
  }
}
