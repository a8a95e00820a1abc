/// A set of places in a list: a bit for each, so that a thousand sets of a thousand places are small.
struct PlaceSet: Hashable {
  private var words: [UInt64]

  /// - Parameter count: how many places the list has.
  init(count: Int) { words = Array(repeating: 0, count: (count + 63) / 64) }

  func contains(_ place: Int) -> Bool { words[place / 64] & 1 << (place % 64) != 0 }

  mutating func insert(_ place: Int) { words[place / 64] |= 1 << (place % 64) }

  mutating func formUnion(_ other: PlaceSet) {
    for index in words.indices { words[index] |= other.words[index] }
  }
}
