import SyncProtocol

/// The values replaced here since the replica exists, so that history works offline; and those of
/// its own edits that the server has never seen.
struct ReplacedValues {
  let connection: Connection

  struct Row {
    let number: Int64
    let value: PastValue
    let by: Mark
    /// Whether its author replaced it before it was sent as it stood: nobody else was shown it.
    let isPrivate: Bool
  }

  func add(
    _ key: RecordKey, _ slot: Slot, _ mark: Mark, _ value: Value, by: Mark, unsent: Bool
  ) throws {
    try connection.execute(
      """
      INSERT INTO replaced(
        zone, type, id, slot, writer, stamp, value, by_writer, by_stamp, unsent)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      """,
      .text(key.zone.name), .text(key.type), .blob(key.id.bytes), .text(slot.name),
      .integer(Int64(bitPattern: mark.writer.number)), .integer(Int64(bitPattern: mark.stamp.bits)),
      .blob(Array(value.bytes)), .integer(Int64(bitPattern: by.writer.number)),
      .integer(Int64(bitPattern: by.stamp.bits)), SQLValue(unsent))
  }

  func of(_ key: RecordKey) throws -> [Row] {
    try rows("id = ?1 AND type = ?2 AND zone = ?3", key)
  }

  func unsent(of key: RecordKey) throws -> [Row] {
    try rows("unsent = 1 AND id = ?1 AND type = ?2 AND zone = ?3", key)
  }

  func recordsWithUnsent(in zone: Zone) throws -> [RecordKey] {
    try connection.rows(
      "SELECT DISTINCT type, id FROM replaced WHERE unsent AND zone = ?1", .text(zone.name)
    ) { row in
      RecordID(bytes: row.blob(1)).map { RecordKey(zone: zone, type: row.text(0), id: $0) }
    }.compactMap { $0 }
  }

  func markSent(_ numbers: [Int64]) throws {
    for number in numbers {
      try connection.execute(
        "UPDATE replaced SET unsent = 2 WHERE n = ?1 AND unsent = 1", .integer(number))
    }
  }

  /// An edit goes by another mark from now on: what it replaced is told so.
  func rename(_ old: Mark, to new: Mark, of slot: Slot, in key: RecordKey) throws {
    try connection.execute(
      """
      UPDATE replaced SET by_writer = ?1, by_stamp = ?2
      WHERE id = ?3 AND type = ?4 AND zone = ?5 AND slot = ?6 AND by_writer = ?7 AND by_stamp = ?8
      """,
      .integer(Int64(bitPattern: new.writer.number)), .integer(Int64(bitPattern: new.stamp.bits)),
      .blob(key.id.bytes), .text(key.type), .text(key.zone.name), .text(slot.name),
      .integer(Int64(bitPattern: old.writer.number)), .integer(Int64(bitPattern: old.stamp.bits)))
  }

  private func rows(_ condition: String, _ key: RecordKey) throws -> [Row] {
    try connection.rows(
      """
      SELECT n, slot, writer, stamp, value, by_writer, by_stamp, unsent FROM replaced
      WHERE \(condition) ORDER BY n
      """,
      .blob(key.id.bytes), .text(key.type), .text(key.zone.name)
    ) { row in
      let mark = Mark(
        writer: WriterID(UInt64(bitPattern: row.int64(2))),
        stamp: Stamp(bits: UInt64(bitPattern: row.int64(3))))
      let by = Mark(
        writer: WriterID(UInt64(bitPattern: row.int64(5))),
        stamp: Stamp(bits: UInt64(bitPattern: row.int64(6))))
      let value = PastValue(
        slot: Slot(row.text(1)), mark: mark, value: try Value(checking: row.blob(4)))
      return Row(number: row.int64(0), value: value, by: by, isPrivate: row.bool(7))
    }
  }
}

extension Replica {
  var replacedValues: ReplacedValues { ReplacedValues(connection: connection) }
}
