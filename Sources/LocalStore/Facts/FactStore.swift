public import SyncProtocol

/// The one table that is authoritative: every record's state, with its arrival number and hash.
///
/// A coach's replica and each zone of the server are this store with something around it. Reading
/// is done on any connection; writing in `write`, one transaction at a time.
///
/// Thread rule: as its connection, one thread at a time.
public final class FactStore {
  public let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// The tables, as SQL. The rowid is the arrival number, so facts lie in the order in which sync and views read them,
  /// and only their ids need an index.
  static let tables = """
    CREATE TABLE fact(
      seq INTEGER PRIMARY KEY,
      zone TEXT NOT NULL, type TEXT NOT NULL, id BLOB NOT NULL,
      hash BLOB NOT NULL,
      cell_seqs BLOB,
      state BLOB NOT NULL);
    CREATE UNIQUE INDEX fact_by_id ON fact(id, type, zone);
    -- For finding a record by the end of its id, and for finding merged records at all.
    CREATE INDEX fact_by_end ON fact(substr(id, -2));
    CREATE INDEX fact_mixed ON fact(seq) WHERE cell_seqs IS NOT NULL;
    CREATE INDEX fact_merged ON fact(seq) WHERE instr(state, x'6b6d65726765645f696e746f') > 0;
    -- touched: somebody else than the store itself, which switches triggers off, has written here.
    CREATE TABLE fact_head(
      only INTEGER PRIMARY KEY CHECK (only = 1), seq INTEGER NOT NULL,
      touched INTEGER NOT NULL DEFAULT 0);
    INSERT INTO fact_head(only, seq) VALUES (1, 0);
    CREATE TRIGGER fact_inserted AFTER INSERT ON fact BEGIN
      UPDATE fact_head SET touched = 1; END;
    CREATE TRIGGER fact_updated AFTER UPDATE ON fact BEGIN
      UPDATE fact_head SET touched = 1; END;
    CREATE TRIGGER fact_deleted AFTER DELETE ON fact BEGIN
      UPDATE fact_head SET touched = 1; END;
    CREATE TABLE fact_digest(
      zone TEXT PRIMARY KEY, records INTEGER NOT NULL, sum BLOB NOT NULL) WITHOUT ROWID;
    """

  static let columns = "seq, zone, type, id, hash, cell_seqs, state"

  private static let selectionByKey =
    "SELECT \(columns) FROM fact WHERE id = ?1 AND type = ?2 AND zone = ?3"

  /// The highest arrival number given out so far.
  public func head() throws -> UInt64 {
    let seq = try connection.int64("SELECT seq FROM fact_head") ?? 0
    // Beyond half of what 64 bits hold no file comes; counting on would end the process.
    guard seq >= 0, seq < Int64.max else { throw DamagedRow(in: "fact_head") }
    return UInt64(seq)
  }

  public func fact(_ key: RecordKey) throws -> Fact? {
    try connection.first(
      Self.selectionByKey, .blob(key.id.bytes), .text(key.type), .text(key.zone.name),
      transform: Self.fact)
  }

  /// The fact, to be written anew: one that is not what was once stored must not become the ground
  /// of something that is believed.
  func soundFact(_ key: RecordKey) throws -> Fact? {
    try connection.first(
      Self.selectionByKey, .blob(key.id.bytes), .text(key.type), .text(key.zone.name)
    ) { row in
      let fact = try Self.fact(row)
      guard RecordHash(key, canonicalState: row.blob(6)) == fact.hash else {
        throw DamagedFact(seq: fact.seq)
      }
      return fact
    }
  }

  /// Every fact with this id: as a rule one.
  public func facts(id: RecordID) throws -> [Fact] {
    try connection.rows(
      "SELECT \(Self.columns) FROM fact WHERE id = ?1", .blob(id.bytes), transform: Self.fact)
  }

  /// The next facts in the order of their arrival numbers.
  public func facts(after seq: UInt64, limit: Int) throws -> [Fact] {
    try connection.rows(
      "SELECT \(Self.columns) FROM fact WHERE seq > ?1 ORDER BY seq LIMIT ?2",
      .integer(Int64(bitPattern: seq)), .integer(limit), transform: Self.fact)
  }

  /// The next of the facts whose slots changed at several seqs.
  public func mixedFacts(after seq: UInt64, through last: UInt64, limit: Int) throws -> [Fact] {
    try connection.rows(
      """
      SELECT \(Self.columns) FROM fact
      WHERE cell_seqs IS NOT NULL AND seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3
      """,
      .integer(Int64(bitPattern: seq)), .integer(Int64(bitPattern: min(last, UInt64(Int64.max)))),
      .integer(limit), transform: Self.fact)
  }

  /// What this store holds of a zone, kept up with every change.
  public func digest(of zone: Zone) throws -> Digest {
    try connection.first(
      "SELECT records, sum FROM fact_digest WHERE zone = ?1", .text(zone.name)
    ) { row in
      guard let sum = RecordHash(bytes: row.blob(1)) else { throw DamagedRow(in: "fact_digest") }
      return Digest(count: UInt64(bitPattern: row.int64(0)), sum: sum)
    } ?? .empty
  }

  /// The digest without some records, for comparing with a side that holds other states of them.
  public func digest(of zone: Zone, leavingOut ids: some Sequence<RecordID>) throws -> Digest {
    var digest = try digest(of: zone)
    for id in ids {
      try connection.query(
        "SELECT hash FROM fact WHERE id = ?1 AND zone = ?2", .blob(id.bytes), .text(zone.name)
      ) { row in
        if let hash = RecordHash(bytes: row.blob(0)) { digest.remove(hash) }
      }
    }
    return digest
  }

  /// Runs `body` as one durable transaction; see `FactWriter`.
  /// - Parameter isolates: whether the writer's savepoints are any.
  public func write<Result>(
    isolates: Bool = true, _ body: (FactWriter) throws -> Result
  ) throws -> Result {
    try connection.transaction {
      let writer = FactWriter(store: self, head: try head(), isolates: isolates)
      let result = try body(writer)
      try writer.finish()
      return result
    }
  }

  static func fact(_ row: borrowing Statement) throws -> Fact {
    let seq = UInt64(bitPattern: row.int64(0))
    guard let zone = Zone(row.text(1)), let id = RecordID(bytes: row.blob(3)),
      let hash = RecordHash(bytes: row.blob(4))
    else { throw DamagedFact(seq: seq) }
    do {
      let state = try RecordState(canonicalBytes: row.blob(6))
      let seqs = try CellSeqs.decode(row.blobOrNil(5), count: state.cells.count, recordSeq: seq)
      let key = RecordKey(zone: zone, type: row.text(2), id: id)
      return Fact(key: key, seq: seq, hash: hash, state: state, cellSeqs: seqs)
    } catch {
      throw DamagedFact(seq: seq, reason: error)
    }
  }
}

/// A stored fact that cannot be read, or is not what was stored: the file is damaged.
public struct DamagedFact: Error, Hashable, Sendable, CustomStringConvertible {
  public let seq: UInt64
  /// What is wrong with its bytes, if it is that.
  public var reason: CBORError?

  public var description: String {
    let what = "the fact number \(seq) is damaged"
    return reason.map { "\(what): \($0)" } ?? what
  }
}
