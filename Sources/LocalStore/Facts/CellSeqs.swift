import SyncProtocol

/// How the seqs of a record's cells are stored: not at all if they are all the record's own, as in
/// every record that one command made; else how far each lies behind it, in the order of the cells.
enum CellSeqs {
  static func encode(_ seqs: [UInt64], recordSeq: UInt64) -> [UInt8]? {
    guard seqs.contains(where: { $0 != recordSeq }) else { return nil }
    var writer = CBORWriter(reserving: 2 * seqs.count + 2)
    writer.array(seqs.count)
    for seq in seqs { writer.unsigned(recordSeq - seq) }
    return writer.bytes
  }

  static func decode(
    _ bytes: [UInt8]?, count: Int, recordSeq: UInt64
  ) throws(CBORError) -> [UInt64] {
    guard let bytes else { return Array(repeating: recordSeq, count: count) }
    var reader = CBORReader(bytes)
    try reader.array(exactly: count, "the seqs of a record's slots")
    var seqs: [UInt64] = []
    for _ in 0..<count {
      let distance = try reader.unsigned()
      guard distance <= recordSeq else { throw reader.failure(.invalid("a seq below zero")) }
      seqs.append(recordSeq - distance)
    }
    try reader.expectEnd()
    return seqs
  }
}
