/// Numbers as SQLite's file format has them: big-endian, and variable-length integers.
extension [UInt8] {
  /// Nil beyond the end.
  func bigEndian(at offset: Int, bytes count: Int) -> Int? {
    guard offset >= 0, offset <= self.count, count <= self.count - offset else { return nil }
    return self[offset..<(offset + count)].reduce(0) { $0 << 8 | Int($1) }
  }

  /// A variable-length integer of one to nine bytes, which moves the offset behind it; nil beyond
  /// the end.
  func varint(at offset: inout Int) -> Int64? {
    var value: UInt64 = 0
    for place in 0..<9 {
      guard offset >= 0, offset < count else { return nil }
      let byte = self[offset]
      offset += 1
      if place == 8 { return Int64(bitPattern: value << 8 | UInt64(byte)) }
      value = value << 7 | UInt64(byte & 0x7f)
      if byte < 0x80 { return Int64(bitPattern: value) }
    }
    return nil
  }
}
