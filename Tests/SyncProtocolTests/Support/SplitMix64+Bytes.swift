import TestSupport

extension SplitMix64 {
  /// Bytes that look like CBOR more often than not: short heads of every major type.
  mutating func cborLikeBytes(upTo limit: Int) -> [UInt8] {
    list(upTo: limit) { generator in
      let major = UInt8(generator.pick([0, 0, 1, 2, 3, 4, 4, 4, 5, 6, 7]))
      return switch generator.below(10) {
      case 0: generator.byte()
      case 1: major << 5 | UInt8(24 + generator.below(8))
      case 2: generator.pick([0xf4, 0xf5, 0xf6, 0xf7, 0xc4, 0xc6, 0x50])
      default: major << 5 | UInt8(generator.below(4))
      }
    }
  }

  /// A valid encoding that something happened to, once or a few times.
  mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<1 + below(3) {
      guard !bytes.isEmpty else { break }
      let place = below(bytes.count)
      switch below(6) {
      case 0: bytes[place] ^= 1 << UInt8(below(8))
      case 1: bytes[place] = byte()
      case 2: bytes.removeSubrange(place...)
      case 3: bytes.insert(byte(), at: place)
      case 4: bytes.remove(at: place)
      default: bytes.insert(contentsOf: bytes[place...].prefix(1 + below(9)), at: place)
      }
    }
    return bytes
  }
}
