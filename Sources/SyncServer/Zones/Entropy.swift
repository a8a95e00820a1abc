import Glibc

/// The system's randomness, fetched in pieces: a push needs two numbers for each of its edits, and
/// one system call for each number took a tenth of its time.
struct Entropy: RandomNumberGenerator {
  /// What `getentropy` gives at most at a time is 256 bytes.
  private static let numbers = 32

  private var rest: [UInt64] = []

  mutating func next() -> UInt64 {
    if rest.isEmpty { rest = Self.fetch() }
    return rest.removeLast()
  }

  private static func fetch() -> [UInt64] {
    unsafe [UInt64](unsafeUninitializedCapacity: numbers) { buffer, count in
      let bytes = numbers * MemoryLayout<UInt64>.size
      if unsafe getentropy(buffer.baseAddress!, bytes) == 0 {
        count = numbers
      } else {
        // A system without it has what Swift itself falls back to.
        var system = SystemRandomNumberGenerator()
        unsafe buffer.initializeElement(at: 0, to: system.next())
        count = 1
      }
    }
  }
}
