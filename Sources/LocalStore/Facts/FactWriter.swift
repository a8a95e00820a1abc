public import SyncProtocol

/// Changes facts inside one transaction of `FactStore.write`, which stores the new head and the
/// digests with them.
public final class FactWriter {
  private let store: FactStore
  private var head: UInt64
  private var digests: [Zone: Digest] = [:]
  private let isolates: Bool
  /// Whether something failed inside a savepoint that was none: the transaction has to be rolled
  /// back, and may be tried again with real ones.
  public private(set) var isSpoiled = false

  init(store: FactStore, head: UInt64, isolates: Bool = true) {
    self.store = store
    self.head = head
    self.isolates = isolates
  }

  /// What a change did to a record.
  public struct Change: Sendable {
    public let key: RecordKey
    public let before: RecordState
    public let after: RecordState
    /// The record's new arrival number; nil if nothing changed.
    public let seq: UInt64?

    public var isUnchanged: Bool { seq == nil }
  }

  /// Joins what arrived of a record with what is here.
  /// - Parameter prepared: made of the same, if it may be all there is.
  public func join(
    _ key: RecordKey, _ delta: RecordState, prepared: PreparedFact? = nil
  ) throws -> Change {
    if let prepared, !delta.isEmpty, let seq = try insert(prepared) {
      return Change(key: key, before: RecordState(), after: delta.normalised(), seq: seq)
    }
    guard let fact = try store.soundFact(key) else { return try put(key, nil, delta.normalised()) }
    return try put(key, fact, fact.state.joined(with: delta))
  }

  /// Replaces a record's state by one that a local command made of it.
  public func update(
    _ key: RecordKey, _ transform: (inout RecordState) throws -> Void
  ) throws -> Change {
    let fact = try store.soundFact(key)
    var state = fact?.state ?? RecordState()
    try transform(&state)
    return try put(key, fact, state)
  }

  /// Stores a state that was made of what is here.
  /// - Parameter fact: what is stored of the record now, as read in this transaction.
  public func put(_ key: RecordKey, _ fact: Fact?, _ state: RecordState) throws -> Change {
    let before = fact?.state ?? RecordState()
    guard state != before else {
      return Change(key: key, before: before, after: state, seq: nil)
    }
    let seq = head + 1
    let bytes = state.canonicalBytes
    let hash = RecordHash(key, canonicalState: bytes)
    if let fact {
      try store.connection.execute(
        "DELETE FROM fact WHERE seq = ?1", .integer(Int64(bitPattern: fact.seq)))
    }
    try store.connection.execute(
      """
      INSERT INTO fact(seq, zone, type, id, hash, cell_seqs, state)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """,
      .integer(Int64(bitPattern: seq)), .text(key.zone.name), .text(key.type),
      .blob(key.id.bytes), .blob(hash.bytes),
      SQLValue(CellSeqs.encode(Self.cellSeqs(fact, state, seq), recordSeq: seq)), .blob(bytes))
    head = seq
    try updateDigest(of: key.zone, from: fact?.hash, to: hash)
    return Change(key: key, before: before, after: state, seq: seq)
  }

  /// Stores a record of which nothing is here.
  /// - Returns: its arrival number; nil if something is, and then nothing was done.
  public func insert(_ fact: PreparedFact) throws -> UInt64? {
    let (seq, key) = (head + 1, fact.key)
    var insertion = try store.connection.prepare(
      """
      INSERT INTO fact(seq, zone, type, id, hash, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT(id, type, zone) DO NOTHING
      """)
    try insertion.bind(Int64(bitPattern: seq), at: 1)
    try insertion.bind(key.zone.name, at: 2)
    try insertion.bind(key.type, at: 3)
    try insertion.bind(key.id.bytes, at: 4)
    try insertion.bind(fact.hash.bytes, at: 5)
    try insertion.bind(fact.bytes, at: 6)
    try insertion.run()
    guard store.connection.changes == 1 else { return nil }
    head = seq
    try updateDigest(of: key.zone, from: nil, to: fact.hash)
    return seq
  }

  /// Puts a state in the place of what is stored of a record, whatever that is; an empty one leaves
  /// nothing. Not a join: for facts that are not what was once stored.
  func replace(_ key: RecordKey, with state: RecordState) throws {
    let hashes = try store.connection.rows(
      "DELETE FROM fact WHERE id = ?1 AND type = ?2 AND zone = ?3 RETURNING hash",
      .blob(key.id.bytes), .text(key.type), .text(key.zone.name)
    ) { RecordHash(bytes: $0.blob(0)) }
    var digest = try digests[key.zone] ?? store.digest(of: key.zone)
    for case let hash? in hashes { digest.remove(hash) }
    digests[key.zone] = digest
    if !state.isEmpty { _ = try put(key, nil, state) }
  }

  /// A slot whose register changed gets the new seq, every other one keeps its own.
  private static func cellSeqs(_ fact: Fact?, _ state: RecordState, _ seq: UInt64) -> [UInt64] {
    guard let fact else { return Array(repeating: seq, count: state.cells.count) }
    var known: [Slot: (Register, UInt64)] = [:]
    for (cell, cellSeq) in zip(fact.state.cells, fact.cellSeqs) {
      known[cell.slot] = (cell.register, cellSeq)
    }
    return state.cells.map { cell in
      guard let (register, cellSeq) = known[cell.slot], register == cell.register else {
        return seq
      }
      return cellSeq
    }
  }

  private func updateDigest(of zone: Zone, from old: RecordHash?, to new: RecordHash) throws {
    var digest = try digests[zone] ?? store.digest(of: zone)
    if let old { digest.remove(old) }
    digest.add(new)
    digests[zone] = digest
  }

  /// Runs `body`, and takes back all it did to the facts if it throws; the rest of the transaction
  /// stands. A writer that does not isolate is spoiled by that, and takes back nothing: a savepoint
  /// costs a copy of every page that is changed in it.
  public func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
    guard isolates else {
      do {
        return try body()
      } catch {
        isSpoiled = true
        throw error
      }
    }
    let (savedHead, savedDigests) = (head, digests)
    do {
      return try store.connection.savepoint("facts", body)
    } catch {
      (head, digests) = (savedHead, savedDigests)
      throw error
    }
  }

  func finish() throws {
    try store.connection.execute(
      "UPDATE fact_head SET seq = ?1", .integer(Int64(bitPattern: head)))
    for (zone, digest) in digests { try store.save(digest, of: zone) }
  }

  /// The highest arrival number given out so far, in this transaction included.
  public var currentHead: UInt64 { head }
}
