public import SyncProtocol

/// Who writes here: the person's name, the current writer, and the clock.
extension Replica {
  public func name() throws -> String? { try text(.name) }

  public func setName(_ name: String) throws {
    try connection.transaction { try set(.name, .text(name)) }
  }

  /// The writer that the next change is written with.
  public func writer() throws -> WriterID {
    guard let bits = try number(.writer) else { throw ReplicaError.notInitialised }
    return WriterID(UInt64(bitPattern: bits))
  }

  /// Every writer this replica has ever written with.
  public func ownWriters() throws -> Set<WriterID> {
    Set(try writers("SELECT writer FROM own_writer"))
  }

  /// The own writers of which the server may have lost pushes: another copy of this replica may
  /// have gone on under the same name without anybody noticing.
  func unchainedWriters() throws -> Set<WriterID> {
    Set(try writers("SELECT writer FROM own_writer WHERE unchained"))
  }

  /// The writers that the server has named as somebody's.
  func namedWriters() throws -> Set<WriterID> { Set(try writers("SELECT writer FROM author")) }

  func markOwnWritersUnchained() throws {
    try connection.execute("UPDATE own_writer SET unchained = 1")
  }

  /// Every own writer but the current one, newest first, as far as a request has room for them.
  func formerWriters() throws -> [WriterID] {
    try writers(
      "SELECT writer FROM own_writer WHERE writer <> ?1 ORDER BY n DESC LIMIT ?2",
      .integer(Int64(bitPattern: try writer().number)), .integer(Limits.formerWriters))
  }

  private func writers(_ sql: String, _ values: SQLValue...) throws -> [WriterID] {
    try connection.rows(sql, values: values) { WriterID(UInt64(bitPattern: $0.int64(0))) }
  }

  /// The name of a writer's person: this replica's own, or as the server told it.
  public func authorName(of writer: WriterID) throws -> String? {
    let bits = Int64(bitPattern: writer.number)
    if try connection.int64("SELECT 1 FROM own_writer WHERE writer = ?1", .integer(bits)) != nil {
      return try name()
    }
    return try connection.text("SELECT name FROM author WHERE writer = ?1", .integer(bits))
  }

  func mintFirstWriter() throws {
    guard try number(.writer) == nil else { return }
    try connection.transaction {
      if try number(.writer) == nil { try mintWriter() }
    }
  }

  /// Makes a new writer the current one. The caller's transaction makes it durable before anything
  /// is written with it.
  @discardableResult
  func mintWriter() throws -> WriterID {
    let writer = WriterID.minted(using: &surroundings.random)
    let bits = SQLValue.integer(Int64(bitPattern: writer.number))
    try connection.execute("INSERT OR IGNORE INTO own_writer(writer) VALUES (?1)", bits)
    try set(.writer, bits)
    return writer
  }

  func clock() throws -> HybridClock {
    HybridClock(mark: Stamp(bits: UInt64(bitPattern: try number(.clockMark) ?? 0)))
  }

  func save(_ clock: HybridClock) throws {
    try set(.clockMark, .integer(Int64(bitPattern: clock.mark.bits)))
  }
}

/// What keeps a replica from doing what it is asked.
public enum ReplicaError: Error, Hashable, Sendable {
  /// The file is no replica yet.
  case notInitialised
  /// The record is not held here.
  case noSuchRecord(RecordKey)
  /// The record exists already.
  case recordExists(RecordKey)
  /// The zone is not held here.
  case noSuchZone(Zone)
  /// The replica is about to be cleared, and takes no work any more.
  case retired
  /// The field was erased from this record, for good.
  case erased(RecordKey, Slot)
  /// More than `limit`, as `Limits` has it.
  case tooLarge(what: String, limit: Int)
}
