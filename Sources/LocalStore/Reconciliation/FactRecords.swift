package import SyncProtocol

/// The facts of one zone, for comparing with another side's.
///
/// Hashes are read from the facts themselves, never from the stored digest: this is what finds
/// out that a digest is wrong.
package struct FactRecords: OrderedRecords {
  let store: FactStore
  let zone: Zone
  /// Records that are as if they were not there.
  let leftOut: Set<RecordID>

  package init(_ store: FactStore, of zone: Zone, leavingOut leftOut: Set<RecordID> = []) {
    self.store = store
    self.zone = zone
    self.leftOut = leftOut
  }

  package func eachHash(in range: IDRange, _ body: (RecordID, RecordHash) -> Void) throws {
    try query("id, hash", range) { row in
      guard let id = row.recordID(0), !leftOut.contains(id) else { return }
      body(id, row.recordHash(1))
    }
  }

  package func list(_ range: IDRange) throws -> [ListedRecord] {
    var records: [ListedRecord] = []
    try query("id, hash, type", range, limit: Limits.recordsPerBatch) { row in
      guard let id = row.recordID(0), !leftOut.contains(id) else { return }
      records.append(ListedRecord(RecordName(type: row.text(2), id: id), row.recordHash(1)))
    }
    return records.sorted { $0.name < $1.name }
  }

  private func query(
    _ columns: String, _ range: IDRange, limit: Int = -1, _ body: (borrowing Statement) -> Void
  ) throws {
    let end = range.upper == nil ? "" : "AND id < ?4"
    try store.connection.query(
      """
      SELECT \(columns) FROM fact WHERE zone = ?1 AND id >= ?2 \(end) ORDER BY id LIMIT ?3
      """,
      values: [.text(zone.name), .blob(range.lower.bytes), .integer(limit)]
        + (range.upper.map { [.blob($0.bytes)] } ?? []),
      body: body)
  }
}

extension Statement {
  /// Nil for anything but 16 bytes: a row that no key names exists for nobody.
  fileprivate func recordID(_ column: Int) -> RecordID? {
    withBlob(column) { bytes in
      guard bytes.byteCount == 16 else { return nil }
      return RecordID(high: bytes.bigEndian(0), low: bytes.bigEndian(8))
    }
  }

  /// A hash that cannot be one reads as zero, and so differs from every other side's.
  fileprivate func recordHash(_ column: Int) -> RecordHash {
    withBlob(column) { bytes in
      guard bytes.byteCount == 16 else { return RecordHash(high: 0, low: 0) }
      return RecordHash(high: bytes.bigEndian(0), low: bytes.bigEndian(8))
    }
  }
}

extension RawSpan {
  fileprivate func bigEndian(_ offset: Int) -> UInt64 {
    UInt64(bigEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
