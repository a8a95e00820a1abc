/// A small seeded generator (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014): the same seed makes the same test case everywhere.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var counter: UInt64

  package init(seed: UInt64) { counter = seed }

  package mutating func next() -> UInt64 {
    counter &+= 0x9e37_79b9_7f4a_7c15
    var word = counter
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }
}

extension SplitMix64 {
  /// A number from 0 to `limit` - 1.
  package mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

  package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  /// True once in `count` times.
  package mutating func oneIn(_ count: Int) -> Bool { below(count) == 0 }

  package mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// Some of the elements, each as likely as not, in their order.
  package mutating func some<Element>(of elements: [Element]) -> [Element] {
    elements.filter { _ in chance(50) }
  }

  package mutating func list<Element>(
    upTo limit: Int, _ make: (inout SplitMix64) -> Element
  ) -> [Element] {
    (0..<below(limit + 1)).map { _ in make(&self) }
  }

  package mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: next()) }

  /// Bytes without any structure.
  package mutating func bytes(upTo limit: Int) -> [UInt8] { list(upTo: limit) { $0.byte() } }

  /// A text of some of the pieces, such as parsers and writers trip over.
  package mutating func text(of pieces: [String], upTo limit: Int) -> String {
    list(upTo: limit) { $0.pick(pieces) }.joined()
  }
}
