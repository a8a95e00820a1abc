import SyncProtocol

/// Facts that are not what was once stored: a bad disk, or somebody with a SQLite tool.
///
/// Such a fact is believed only where there is nothing better. Joining it as it is might bring a
/// value to the server that nobody wrote, under the name of whoever wrote another one.
extension Replica {
  /// A hash that no state has: the mark of a fact that is not to be believed, kept until something
  /// takes its place.
  private static let noHash = RecordHash(high: 0, low: 0)

  /// Looks at every fact of a zone and puts right what is kept beside the facts. Facts that cannot
  /// be read are put aside; the rest of the replica works without them. Of altered ones with edits
  /// that the server has never acknowledged, those edits are left.
  /// - Returns: the other ones that can be read and are not what was stored.
  func setFactsInOrder(of zone: Zone, _ facts: FactWriter) throws -> Set<RecordName> {
    var altered: Set<RecordName> = []
    var unreadable: [Int64] = []
    var digest = Digest.empty
    try connection.query(
      "SELECT seq, type, id, hash, cell_seqs, state FROM fact WHERE zone = ?1", .text(zone.name)
    ) { row in
      switch Self.condition(of: row, in: zone) {
      case .sound(let hash): digest.add(hash)
      case .altered(let name):
        altered.insert(name)
        digest.add(Self.noHash)
      case .unreadable: unreadable.append(row.int64(0))
      }
    }
    for name in altered { try disbelieve(name.key(in: zone)) }
    for seq in unreadable { try putAside(seq) }
    try store.save(digest, of: zone)
    if !unreadable.isEmpty { try replaceWriter(facts, .factsDamaged) }
    for name in altered {
      guard let row = try outbox.row(name.key(in: zone)), !row.isHeld else { continue }
      try keepOnlyUnsent(row, facts)
      altered.remove(name)
    }
    return altered
  }

  private enum Condition {
    case sound(RecordHash)
    case altered(RecordName)
    case unreadable
  }

  private static func condition(of row: borrowing Statement, in zone: Zone) -> Condition {
    let type = row.text(1)
    guard let id = RecordID(bytes: row.blob(2)), Array(type.utf8) == row.blob(1) else {
      return .unreadable
    }
    let name = RecordName(type: type, id: id)
    let bytes = row.blob(5)
    let hash = RecordHash(name.key(in: zone), canonicalState: bytes)
    let isSound = hash.bytes == row.blob(3)
    if isSound, row.isNull(4) { return .sound(hash) }
    guard let state = try? RecordState(canonicalBytes: bytes) else { return .unreadable }
    let seqs = try? CellSeqs.decode(
      row.blobOrNil(4), count: state.cells.count, recordSeq: UInt64(bitPattern: row.int64(0)))
    return isSound && seqs != nil ? .sound(hash) : .altered(name)
  }

  private func disbelieve(_ key: RecordKey) throws {
    try connection.execute(
      """
      UPDATE fact SET hash = ?4, cell_seqs = NULL WHERE id = ?1 AND type = ?2 AND zone = ?3
      """,
      .blob(key.id.bytes), .text(key.type), .text(key.zone.name), .blob(Self.noHash.bytes))
  }

  private func putAside(_ seq: Int64) throws {
    try connection.execute(
      "INSERT INTO unreadable(zone, type, id, state) "
        + "SELECT zone, type, id, state FROM fact WHERE seq = ?1", .integer(seq))
    try connection.execute("DELETE FROM fact WHERE seq = ?1", .integer(seq))
  }

  /// Of the rest the server has the original.
  private func keepOnlyUnsent(_ row: Outbox.Row, _ facts: FactWriter) throws {
    guard let fact = try store.fact(row.key) else { return }
    try facts.replace(row.key, with: fact.state.only { row.pending.contains($0) })
  }

  /// Takes an altered fact away, in the transaction that puts what the server has in its place.
  func dropAltered(_ key: RecordKey, _ facts: FactWriter) throws {
    guard let fact = try store.fact(key), fact.hash == Self.noHash else { return }
    try facts.replace(key, with: RecordState())
  }

  /// An altered fact of which the server has nothing is the only copy there is.
  func standByAltered(_ key: RecordKey, _ facts: FactWriter) throws -> Bool {
    guard let fact = try store.fact(key), fact.hash == Self.noHash else { return false }
    try facts.replace(key, with: fact.state)
    if try outbox.row(key) == nil { try outbox.put(key, .everything) }
    return true
  }
}

/// Noticing, at each sync, that the facts are not what they were: at the same small cost however
/// many there are.
extension Replica {
  /// Facts looked at in one sync. A small replica is looked at whole each time.
  private static let sampleSize = 256

  /// Marks for reconciliation whatever does not look as it was left: zones of which the facts were
  /// written to by another program, or lost, and those that some facts, taken at random, say were
  /// altered. `fieldbook doctor` looks at everything.
  func checkFacts() throws {
    let (count, isTouched) = try store.tally()
    if isTouched { return try store.write { try takeNoteOfDamage($0) } }
    let altered = try alteredZones(amongFacts: count)
    if !altered.isEmpty { try markForReconciliation(Array(altered)) }
  }

  /// Facts were lost, or written by another program: all zones are to be compared with the server,
  /// and since some of what this replica wrote may be among them, it writes under a new name.
  func takeNoteOfDamage(_ facts: FactWriter) throws {
    try mark(syncedZones())
    try store.rebuildDigests()
    try store.forgetTouch()
    try replaceWriter(facts, .factsDamaged)
  }

  private func alteredZones(amongFacts count: Int64) throws -> Set<Zone> {
    let head = try store.head()
    let isSmall = count <= Self.sampleSize
    let start =
      isSmall || head == 0 ? 0 : UInt64.random(in: 0..<head, using: &surroundings.random)
    var altered: Set<Zone> = []
    try connection.query(
      "SELECT seq, type, id, hash, cell_seqs, state, zone FROM fact WHERE seq > ?1 LIMIT ?2",
      .integer(Int64(bitPattern: start)), .integer(Self.sampleSize)
    ) { row in
      guard let zone = Zone(row.text(6)) else { return }
      if case .sound = Self.condition(of: row, in: zone) { return }
      altered.insert(zone)
    }
    return altered
  }
}
