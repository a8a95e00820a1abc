internal import SyncProtocol

/// A row of the facts as it stands in the file, sound or not.
struct StoredFact {
  let seq: UInt64
  /// Nil if it cannot be read.
  let key: RecordKey?
  /// What the hash of its key and its state is; nil without a key.
  let actualHash: RecordHash?
  let matchesHash: Bool
  /// Nil if its state cannot be decoded.
  let fact: Fact?

  /// - Parameter row: with the columns of `FactStore.columns`.
  init(_ row: borrowing Statement) {
    seq = UInt64(bitPattern: row.int64(0))
    if let zone = Zone(row.text(1)), let id = RecordID(bytes: row.blob(3)) {
      let key = RecordKey(zone: zone, type: row.text(2), id: id)
      self.key = key
      let hash = RecordHash(key, canonicalState: row.blob(6))
      actualHash = hash
      matchesHash = hash.bytes == row.blob(4)
    } else {
      (key, actualHash, matchesHash) = (nil, nil, false)
    }
    fact = try? FactStore.fact(row)
  }

  /// The fact, if it is what was once stored.
  var sound: Fact? { matchesHash ? fact : nil }
}

extension FactStore {
  /// Calls `body` for every row, in the order of arrival.
  func eachStored(in table: String = "fact", _ body: (StoredFact) throws -> Void) throws {
    try connection.query("SELECT \(Self.columns) FROM \(table) ORDER BY seq") { row in
      try body(StoredFact(row))
    }
  }
}
