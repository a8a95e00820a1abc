import LocalStore
import SyncProtocol

extension Quarantine {
  /// Takes what an erasure did not keep out of everything that is held of a record. Of what is
  /// nothing but that, nothing stays.
  /// - Parameter state: the record's, erased.
  func erase(_ key: RecordKey, asOf state: RecordState) throws {
    let held = try connection.rows(
      "SELECT n, state, past FROM quarantine WHERE id = ?1 AND type = ?2",
      .blob(key.id.bytes), .text(key.type)
    ) { row in
      let delta = RecordDelta(
        type: key.type, id: key.id, state: try RecordState(canonicalBytes: row.blob(1)),
        past: try PastValue.decode(row.blob(2)))
      return (number: row.int64(0), delta: delta)
    }
    for (number, delta) in held {
      let left = delta.reduced(to: state.kept)
      guard left != delta else { continue }
      guard !left.saysNothing else {
        try connection.execute("DELETE FROM quarantine WHERE n = ?1", .integer(number))
        continue
      }
      // Two that differed only in what is gone become one.
      try connection.execute(
        "UPDATE OR REPLACE quarantine SET state = ?2, past = ?3 WHERE n = ?1", .integer(number),
        .blob(left.state.canonicalBytes), .blob(PastValue.encode(left.past)))
    }
  }
}

extension RecordDelta {
  /// Whether no edit is in it.
  var saysNothing: Bool { state.cells.isEmpty && past.isEmpty }
}
