internal import SyncProtocol

/// Makes the tables of a replica agree with each other again.
///
/// Nothing that can be read is lost: facts that were altered give up the edits that nobody else
/// has, and go; what goes comes back from the server, because their zone is received anew. Who
/// wrote here may have forgotten something, so a new writer takes over.
///
/// Everything is one durable transaction, but for the views, which follow.
struct ReplicaRepair {
  let replica: Replica
  /// What a salvage found outside of the tables; nil for a file that SQLite can read.
  let remains: SalvageRemains?

  func run() throws -> RepairOutcome {
    let outcome = try replica.connection.transaction { try mend() }
    try replica.views().rebuild()
    return outcome
  }

  private func mend() throws -> RepairOutcome {
    var outcome = RepairOutcome()
    let isIdentityWhole = try mendIdentity()
    let facts = try mendFacts()
    outcome.removedFacts = facts.removed
    outcome.removedHistory = try mendHistory()

    let writer = FactWriter(store: replica.store, head: try replica.store.head())
    let found = try joinLeftovers(writer)
    let offers = try mendOutbox(altered: facts.altered, found: found, &outcome)
    // What nobody else can have yet goes by the new writer's name: another copy of this file may
    // have gone on under the old one. What the server may have keeps the name it has there.
    try offer(offers, since: try replica.lastSync() ?? 0)

    let isSure = isIdentityWhole && facts.suspectZones.isEmpty && remains == nil
    if !isSure {
      try replica.replaceWriter(writer, .fileDamaged)
      outcome.hasNewWriter = true
      outcome.rewound = try rewind(facts.suspectZones)
      try rescue(facts.altered, writer, &outcome)
    }
    try rescueReplaced(writer, &outcome)
    try offer(offers, since: 0)
    try writer.finish()
    try ViewState.invalidate(replica.connection)
    outcome.records = Int(try replica.connection.int64("SELECT count(*) FROM fact") ?? 0)
    outcome.waiting = try replica.outboxCounts().waiting
    return outcome
  }

  /// - Returns: whether nothing had to be mended.
  private func mendIdentity() throws -> Bool {
    let audit = IdentityAudit(replica: replica)
    let (settings, zones) = (try audit.unreadableSettings(), try audit.unreadableZones())
    for name in settings {
      try replica.connection.execute("DELETE FROM setting WHERE name = ?1", .text(name))
    }
    for name in zones { try mendZone(name) }
    let isOwn = try mendWriter()
    if !zones.isEmpty || remains != nil {
      // The server then tells again which zones there are.
      try replica.set(.accessRevision, 0)
    }
    return settings.isEmpty && zones.isEmpty && isOwn
  }

  private func mendWriter() throws -> Bool {
    guard let writer = try replica.number(.writer) else {
      try replica.mintWriter()
      return false
    }
    let isOwn = try IdentityAudit(replica: replica).isWriterOwn()
    if !isOwn {
      try replica.connection.execute(
        "INSERT INTO own_writer(writer) VALUES (?1)", .integer(writer))
    }
    return isOwn
  }

  private func mendZone(_ name: String) throws {
    guard Zone(name) != nil else {
      return try replica.connection.execute("DELETE FROM zone WHERE zone = ?1", .text(name))
    }
    try replica.connection.execute(
      """
      UPDATE zone SET epoch = 0, journal_hash = x'', base = 0, position = 0, held = x''
      WHERE zone = ?1
      """, .text(name))
  }

  private func mendHistory() throws -> Int {
    var count = 0
    for audit in RowAudit.all {
      for number in try audit.unreadable(in: replica.connection) {
        try replica.connection.execute(
          "DELETE FROM \(audit.table) WHERE n = ?1", .integer(number))
        count += 1
      }
    }
    return count
  }

  /// Receives zones anew.
  private func rewind(_ suspects: Set<Zone>) throws -> [Zone] {
    let zones = try replica.zones().filter { remains != nil || suspects.contains($0.zone) }
    try replica.rewind(zones)
    for held in zones {
      // What the last sync found is no longer so.
      try replica.connection.execute(
        "UPDATE zone SET server_digest = NULL, agrees = NULL WHERE zone = ?1",
        .text(held.zone.name))
    }
    return zones.map(\.zone)
  }
}
