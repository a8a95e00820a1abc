/// The numbers that Python's `random.Random(seed)` gives: the Mersenne Twister MT19937, and the few
/// distributions that the workload draws from, each with the same steps as Python's.
struct PythonRandom {
  private static let count = 624
  private static let middle = 397

  private var words: [UInt32]
  private var next = PythonRandom.count

  init(seed: UInt32) {
    words = Self.initialised(19_650_218)
    Self.mix(seed, into: &words)
  }

  /// `init_genrand` of the reference implementation.
  private static func initialised(_ seed: UInt32) -> [UInt32] {
    var words = [seed]
    for index in 1..<count {
      let last = words[index - 1]
      words.append(1_812_433_253 &* (last ^ last >> 30) &+ UInt32(index))
    }
    return words
  }

  /// `init_by_array` with an array of one.
  private static func mix(_ key: UInt32, into words: inout [UInt32]) {
    var index = 1
    func advance() {
      index += 1
      guard index >= count else { return }
      words[0] = words[count - 1]
      index = 1
    }
    for _ in 0..<count {
      let last = words[index - 1]
      words[index] = (words[index] ^ (last ^ last >> 30) &* 1_664_525) &+ key
      advance()
    }
    for _ in 0..<count - 1 {
      let last = words[index - 1]
      words[index] = (words[index] ^ (last ^ last >> 30) &* 1_566_083_941) &- UInt32(index)
      advance()
    }
    words[0] = 0x8000_0000
  }

  private mutating func word() -> UInt32 {
    if next == Self.count { twist() }
    var word = words[next]
    next += 1
    word ^= word >> 11
    word ^= word << 7 & 0x9d2c_5680
    word ^= word << 15 & 0xefc6_0000
    return word ^ word >> 18
  }

  private mutating func twist() {
    for index in 0..<Self.count {
      let following = words[(index + 1) % Self.count]
      let pair = words[index] & 0x8000_0000 | following & 0x7fff_ffff
      words[index] =
        words[(index + Self.middle) % Self.count] ^ pair >> 1
        ^ (pair & 1 == 0 ? 0 : 0x9908_b0df)
    }
    next = 0
  }

  /// `getrandbits` of up to 32 bits.
  mutating func bits(_ count: Int) -> UInt32 { word() >> UInt32(32 - count) }

  /// `random`: a fraction of 53 bits.
  mutating func fraction() -> Double {
    let high = Double(word() >> 5)
    let low = Double(word() >> 6)
    return (high * 67_108_864 + low) / 9_007_199_254_740_992
  }

  /// `_randbelow`.
  mutating func below(_ limit: Int) -> Int {
    let width = Int.bitWidth - limit.leadingZeroBitCount
    while true {
      let number = Int(bits(width))
      if number < limit { return number }
    }
  }

  /// `randint`: both ends are possible.
  mutating func integer(_ first: Int, _ last: Int) -> Int { first + below(last - first + 1) }

  mutating func choice<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }

  /// `choices` of one element, with weights.
  mutating func choice<Element>(_ elements: [Element], weights: [Int]) -> Element {
    let point = fraction() * Double(weights.reduce(0, +))
    var sum = 0
    for (index, weight) in weights.enumerated().dropLast() {
      sum += weight
      if point < Double(sum) { return elements[index] }
    }
    return elements[elements.count - 1]
  }
}
