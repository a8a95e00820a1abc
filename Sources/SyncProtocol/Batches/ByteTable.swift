/// Distinct byte strings in the order in which they first came.
///
/// Looks at a bounded number of places for each. So it may take a string for a new one that was
/// chosen to collide with many others: that costs bytes on the wire, where looking further would
/// cost the time of everybody else.
struct ByteTable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var hashes: [UInt32] = []
  /// Places of strings, by their hashes; -1 where there is none.
  private var buckets: [Int32]

  private static let longestSearch = 32

  init(expecting count: Int = 256) {
    var size = 64
    while size < 2 * count { size *= 2 }
    buckets = Array(repeating: -1, count: size)
  }

  var count: Int { ends.count }

  subscript(place: Int) -> ArraySlice<UInt8> { bytes[range(place)] }

  private func range(_ place: Int) -> Range<Int> {
    (place == 0 ? 0 : ends[place - 1])..<ends[place]
  }

  /// The place of these bytes, which are added if they are not here.
  mutating func place(of source: [UInt8], _ part: Range<Int>) -> Int {
    let hash = Self.hash(source, part)
    var bucket = Int(hash) & (buckets.count - 1)
    for _ in 0..<Self.longestSearch {
      let place = Int(buckets[bucket])
      if place < 0 {
        buckets[bucket] = Int32(truncatingIfNeeded: count)
        return add(source, part, hash)
      }
      if hashes[place] == hash, isEqual(place, source, part) { return place }
      bucket = (bucket + 1) & (buckets.count - 1)
    }
    return add(source, part, hash)
  }

  private func isEqual(_ place: Int, _ source: [UInt8], _ part: Range<Int>) -> Bool {
    let mine = range(place)
    guard mine.count == part.count else { return false }
    for index in 0..<part.count
    where bytes[mine.lowerBound + index] != source[part.lowerBound + index] { return false }
    return true
  }

  private mutating func add(_ source: [UInt8], _ part: Range<Int>, _ hash: UInt32) -> Int {
    bytes.append(contentsOf: source[part])
    ends.append(bytes.count)
    hashes.append(hash)
    if 2 * count > buckets.count { grow() }
    return count - 1
  }

  private mutating func grow() {
    buckets = Array(repeating: -1, count: 2 * buckets.count)
    for (place, hash) in hashes.enumerated() {
      var bucket = Int(hash) & (buckets.count - 1)
      var left = Self.longestSearch
      while buckets[bucket] >= 0, left > 0 {
        bucket = (bucket + 1) & (buckets.count - 1)
        left -= 1
      }
      if buckets[bucket] < 0 { buckets[bucket] = Int32(truncatingIfNeeded: place) }
    }
  }

  /// FNV-1a, its halves mixed.
  private static func hash(_ source: [UInt8], _ part: Range<Int>) -> UInt32 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in part { hash = (hash ^ UInt64(source[index])) &* 0x100_0000_01b3 }
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
  }
}
