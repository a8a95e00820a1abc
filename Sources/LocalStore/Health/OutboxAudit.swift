internal import SyncProtocol

/// Checks that whatever waits to be sent can be sent.
struct OutboxAudit {
  let replica: Replica

  /// A row of the outbox as it stands in the file.
  struct StoredRow {
    let number: Int64
    /// Nil if it cannot be read.
    let key: RecordKey?
    /// Nil if any of it cannot be read.
    let row: Outbox.Row?
    let isStateKnown: Bool
  }

  func eachRow(_ body: (StoredRow) throws -> Void) throws {
    try replica.connection.query("SELECT \(Outbox.columns) FROM outbox ORDER BY n") { row in
      let key = Zone(row.text(1)).flatMap { zone in
        RecordID(bytes: row.blob(3)).map { RecordKey(zone: zone, type: row.text(2), id: $0) }
      }
      try body(
        StoredRow(
          number: row.int64(0), key: key, row: try? Outbox.row(row),
          isStateKnown: OutboxItem.State(rawValue: row.text(4)) != nil))
    }
  }

  func findings() throws -> [Finding] {
    var findings = FindingList()
    let writer = try replica.writer()
    try eachRow { stored in
      guard let row = stored.row, stored.isStateKnown else {
        findings.add(
          Finding(
            .outbox, "outbox-row", .broken, "row \(stored.number) of the outbox cannot be read",
            .repair))
        return
      }
      guard let fact = try? replica.store.fact(row.key) else {
        findings.add(
          Finding(
            .outbox, "outbox-gone", .broken,
            "\(row.key.type) \(row.key.id) waits to be sent, but cannot be found", .repair))
        return
      }
      if !Self.isPossible(row.pending, of: fact.state, by: writer) {
        findings.add(
          Finding(
            .outbox, "outbox-fields", .broken,
            "of \(row.key.type) \(row.key.id) fields wait to be sent that were never written",
            .repair))
      }
    }
    return findings.all
  }

  /// Whether each pending slot is there (or was erased since), and was not acknowledged later than
  /// it was written.
  static func isPossible(
    _ pending: PendingSlots, of state: RecordState, by writer: WriterID
  ) -> Bool {
    guard case .some(let slots) = pending else { return true }
    return slots.allSatisfy { slot, acknowledged in
      let register = state[slot]
      if register.isEmpty { return state.isErased(slot) }
      guard let acknowledged, let own = register.entry(of: writer) else { return true }
      return acknowledged <= own.stamp
    }
  }
}
