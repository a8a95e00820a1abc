internal import SyncProtocol

extension ReplicaRepair {
  /// What became of the facts.
  struct MendedFacts {
    var removed = 0
    /// Those that can be read, but are not what was once stored.
    var altered: [RecordKey: Fact] = [:]
    /// The zones of which something is missing.
    var suspectZones: Set<Zone> = []
  }

  /// Takes out every fact that is not sound, and computes digests and head anew.
  func mendFacts() throws -> MendedFacts {
    var mended = MendedFacts()
    var digests: [Zone: Digest] = [:]
    var removed: [UInt64] = []
    var head: UInt64 = 0
    try replica.store.eachStored { stored in
      guard let fact = stored.sound, fact.seq <= UInt64(Int64.max) else {
        removed.append(stored.seq)
        if let fact = stored.fact { mended.altered[fact.key] = fact }
        return
      }
      digests[fact.key.zone, default: .empty].add(fact.hash)
      head = max(head, fact.seq)
    }
    for seq in removed {
      try replica.connection.execute(
        "DELETE FROM fact WHERE seq = ?1", .integer(Int64(bitPattern: seq)))
    }
    mended.removed = removed.count
    try hold(Set(digests.keys))
    mended.suspectZones = try store(digests)
    // What was removed may have belonged to any zone, if all digests are as they were.
    if mended.suspectZones.isEmpty, !removed.isEmpty {
      mended.suspectZones = Set(try replica.zones().map(\.zone))
    }
    try replica.connection.execute(
      "INSERT OR REPLACE INTO fact_head(only, seq) VALUES (1, ?1)",
      .integer(Int64(bitPattern: head)))
    return mended
  }

  /// Whatever is here belongs to a zone that is held.
  private func hold(_ zones: Set<Zone>) throws {
    let held = Set(try replica.zones().map(\.zone))
    for zone in zones.subtracting(held).sorted() {
      try replica.addZone(zone, title: zone.name, role: nil)
    }
  }

  /// - Returns: the zones of which other facts are here than were stored.
  private func store(_ digests: [Zone: Digest]) throws -> Set<Zone> {
    var suspects: Set<Zone> = []
    for zone in Set(try replica.zones().map(\.zone)).union(digests.keys) {
      if (try? replica.store.digest(of: zone)) != digests[zone] ?? .empty { suspects.insert(zone) }
    }
    try replica.connection.execute("DELETE FROM fact_digest")
    for (zone, digest) in digests {
      try replica.connection.execute(
        "INSERT INTO fact_digest VALUES (?1, ?2, ?3)", .text(zone.name),
        .integer(Int64(bitPattern: digest.count)), .blob(digest.sum.bytes))
    }
    return suspects
  }

  /// Joins what a salvage found of facts outside of their table, as far as it is newer.
  /// - Returns: the records of which nothing else was there. What was found may be older than what
  ///   was last written.
  func joinLeftovers(_ writer: FactWriter) throws -> Set<RecordKey> {
    guard let remains else { return [] }
    var found: Set<RecordKey> = []
    let held = Set(try replica.zones().map(\.zone))
    try replica.store.eachStored(in: SalvageRemains.factTable) { stored in
      guard let fact = stored.sound else { return }
      if !held.contains(fact.key.zone) {
        guard !remains.knowsZones else { return }
        try hold([fact.key.zone])
      }
      let change = try writer.join(fact.key, fact.state)
      if change.before.isEmpty { found.insert(fact.key) }
    }
    return found
  }
}
