public import SyncProtocol

extension Replica {
  /// Takes note of what became of a push: what has not changed since it was sent leaves the
  /// outbox, what is held says why, and the push chain moves on. One transaction.
  /// - Returns: how many records were acknowledged, and how many the server holds in quarantine.
  func apply(
    _ verdicts: Verdicts, to sent: PreparedRequest.SentPush, in zone: Zone
  ) throws -> (acknowledged: Int, held: Int) {
    guard verdicts.push == sent.id,
      verdicts.runs.reduce(0, { $0 + $1.count }) == sent.records.count
    else { throw AnswerError.unexpected("verdicts on something that was not pushed") }
    return try connection.transaction {
      guard var cursor = try self.zone(zone)?.cursor else { return (0, 0) }
      var counts = (acknowledged: 0, held: 0)
      var rest = sent.records[...]
      for run in verdicts.runs {
        let records = rest.prefix(run.count)
        rest = rest.dropFirst(run.count)
        if case .exact(let first) = run.outcome, run.count > 0 {
          cursor.held.insert(try Self.seqs(from: first, count: run.count))
        }
        for record in records {
          if case .held(let reason) = run.outcome {
            counts.held += try hold(record, reason: reason) ? 1 : 0
          } else {
            counts.acknowledged += try acknowledge(record) ? 1 : 0
          }
        }
      }
      try save(cursor, of: zone)
      try acknowledgePush(sent.id, in: zone)
      return counts
    }
  }

  private static func seqs(from first: UInt64, count: Int) throws -> ClosedRange<UInt64> {
    let (last, isBeyond) = first.addingReportingOverflow(UInt64(count - 1))
    guard first > 0, !isBeyond else { throw AnswerError.unexpected("a seq that cannot be") }
    return first...last
  }

  private func acknowledgePush(_ push: PushID, in zone: Zone) throws {
    // A writer that took over since the push left has a chain of its own.
    guard try attempts(zone).contains(push) else { return }
    try connection.execute(
      "UPDATE zone SET acknowledged = ?2, acknowledged_writer = ?3 WHERE zone = ?1",
      .text(zone.name), .integer(Int64(bitPattern: push.number)),
      .integer(Int64(bitPattern: try writer().number)))
    try connection.execute("DELETE FROM push_attempt WHERE zone = ?1", .text(zone.name))
  }

  /// Clears the slots whose registers are still as they were sent: an edit made while the answer
  /// travelled stays in the outbox.
  /// - Returns: whether nothing of the record waits any more, so that one that is pushed in parts
  ///   counts once.
  private func acknowledge(_ sent: PreparedRequest.SentRecord) throws -> Bool {
    try replacedValues.markSent(sent.past)
    guard let row = try outbox.row(sent.key), let fact = try store.fact(sent.key) else {
      return false
    }
    let writer = try writer()
    var left: [Slot: Stamp?] = [:]
    // What an erasure took away since cannot be sent any more.
    for (slot, stamp) in row.pending.slots(of: fact.state) where !fact.state[slot].isEmpty {
      let sentRegister = sent.state[slot]
      if sentRegister.isEmpty {
        left[slot] = .some(stamp)
      } else if sentRegister != fact.state[slot] {
        left[slot] = .some(sentRegister.entry(of: writer)?.stamp ?? stamp)
      }
    }
    if left.isEmpty {
      try outbox.remove(row)
    } else {
      try outbox.put(sent.key, .some(left))
    }
    return left.isEmpty
  }

  /// Notes what lies in quarantine: slots that have not changed since they were sent. The others,
  /// of a record that exceeds a push or was edited meanwhile, go on waiting.
  /// - Returns: whether all of the record is held as it is now.
  private func hold(_ sent: PreparedRequest.SentRecord, reason: String) throws -> Bool {
    try replacedValues.markSent(sent.past)
    guard let row = try outbox.row(sent.key), let fact = try store.fact(sent.key) else {
      return false
    }
    let unchanged = sent.state.cells.filter { $0.register == fact.state[$0.slot] }
    let handedOver = row.handedOver.union(unchanged.map(\.slot))
    let isWhole = row.pending.slots(of: fact.state).keys.allSatisfy { slot in
      handedOver.contains(slot) || fact.state[slot].isEmpty
    }
    if isWhole {
      try outbox.hold(row, reason: reason)
    } else {
      try outbox.note(row, handedOver: handedOver)
    }
    return isWhole
  }
}

/// An answer that does not fit its request: the server is not what it says it is.
public enum AnswerError: Error, Hashable, Sendable {
  case malformed(CBORError)
  case unexpected(String)
}
