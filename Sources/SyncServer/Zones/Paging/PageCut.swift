import SyncProtocol

/// How much goes into pages and answers.
struct PageBounds: Sendable {
  /// The states of a page, before the record that crosses it.
  var stateBytes = Limits.pageStateBytes
  /// The same of its records.
  var records = Limits.recordsPerPage
  /// The pages of an answer, encoded, before the one that crosses it.
  var answerBytes = Limits.answerPagesBytes
  var pagesPerAnswer = Limits.pagesPerAnswer
  /// Whoever lacks more seqs than this is served from segments, and after those who lack fewer.
  var deltaSeqs = Limits.deltaSeqs
}

/// Where a page ends: once it is three quarters full, at the seq that is a multiple of the highest
/// power of two.
///
/// Such seqs are few, and the same for everybody. So whoever begins at whatever position, and
/// whatever has been changed since others began there, soon has the same cuts as all others.
struct PageCut {
  /// How many records go in, and the seq up to which the page then brings everything.
  struct End: Hashable {
    var count: Int
    var seq: UInt64
  }

  let bounds: PageBounds
  private var count = 0
  private var bytes = 0
  private var last: UInt64 = 0
  private var best: (end: End, power: Int)?

  init(_ bounds: PageBounds) { self.bounds = bounds }

  /// The end of a page that is full; else it goes on to whatever is the zone's last record.
  var end: End? { isFull ? best?.end : nil }

  private(set) var isFull = false

  /// Looks at the next record in line.
  /// - Returns: false if the page is full without it.
  mutating func take(_ seq: UInt64, bytes size: Int) -> Bool {
    if count > 0, bytes >= bounds.stateBytes / 4 * 3 || count >= bounds.records / 4 * 3 {
      consider(before: seq)
    }
    isFull = count > 0 && (bytes >= bounds.stateBytes || count >= bounds.records)
    if isFull { return false }
    count += 1
    bytes += size
    last = seq
    return true
  }

  /// Of the seqs from the last record's on and below the next one's, the one that most twos divide.
  private mutating func consider(before next: UInt64) {
    let differing = (last - 1) ^ (next - 1)
    let power = UInt64.bitWidth - 1 - differing.leadingZeroBitCount
    guard power >= best?.power ?? 0 else { return }
    best = (End(count: count, seq: ((next - 1) >> power) << power), power)
  }
}
