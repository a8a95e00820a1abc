/// The values of a column that is being read, one behind the other in memory that all share.
struct ValueBuffer {
  private(set) var writer: CBORWriter
  private var ends: [Int] = []

  init(expecting count: Int) {
    writer = CBORWriter(reserving: 16 * count)
    ends.reserveCapacity(count)
  }

  /// Adds what `write` writes, which is one canonical item, and returns how many bytes it takes.
  @inline(__always)
  mutating func append<Failure: Error>(
    _ write: (inout CBORWriter) throws(Failure) -> Void
  ) throws(Failure) -> Int {
    let start = writer.bytes.count
    try write(&writer)
    ends.append(writer.bytes.count)
    return writer.bytes.count - start
  }

  func values() -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(ends.count)
    var start = 0
    for end in ends {
      values.append(Value(canonical: writer.bytes, start..<end))
      start = end
    }
    return values
  }
}
