import FoundationEssentials

/// Random numbers that a seed repeats (Steele, Lea and Flood, 2014).
struct SplitMix64: RandomNumberGenerator {
  private var counter: UInt64

  init(seed: UInt64) { counter = seed }

  mutating func next() -> UInt64 {
    counter &+= 0x9e37_79b9_7f4a_7c15
    var word = counter
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }

  /// A number from 0 to `limit` - 1.
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(limit, 1))) }

  /// The seed of a run: another one each time, or the one that `FIELDBOOK_SEED` names.
  static func chosenSeed() -> UInt64 {
    let chosen = ProcessInfo.processInfo.environment["FIELDBOOK_SEED"].flatMap { UInt64($0) }
    return chosen ?? UInt64.random(in: 0..<1_000_000)
  }
}
