import LocalStore
import SyncProtocol

/// Decides on held records: lets their edits in as they were made, or has them count as replaced.
///
/// All of it is one transaction with its rows in the journal and in the table of decisions. Deciding
/// the same again is harmless.
struct QuarantineDecider {
  let file: ZoneFile
  let decision: Settlement.Decision
  /// Who decides.
  let caller: Caller
  /// The server's wall clock, in milliseconds since 1970.
  let now: UInt64

  private var quarantine: Quarantine { Quarantine(connection: file.connection) }
  private var decisions: DecisionTable { DecisionTable(connection: file.connection) }

  /// Decides on all that is held of some records, inside a transaction.
  /// - Throws: `QuarantineError`; the caller's transaction, or savepoint, then takes all back.
  func decide(
    on keys: [RecordKey], _ facts: FactWriter, using random: inout some RandomNumberGenerator
  ) throws {
    for key in keys {
      let rows = try quarantine.rows(of: key)
      if rows.isEmpty {
        try expectDecided(key)
      } else {
        try decide(on: key, rows, facts, using: &random)
      }
    }
  }

  /// Somebody may have decided meanwhile, or this is an answer lost on its way and asked for again.
  private func expectDecided(_ key: RecordKey) throws {
    let decided = try decisions.rows(of: key.id).last { $0.type == key.type }
    guard let decided else { throw QuarantineError.notHeld(key) }
    guard decided.decision == decision else {
      throw QuarantineError.decidedOtherwise(
        key, decided.decision, by: decided.decider, at: decided.at)
    }
  }

  private func decide(
    on key: RecordKey, _ rows: [Quarantine.Row], _ facts: FactWriter,
    using random: inout some RandomNumberGenerator
  ) throws {
    let fact = try file.store.fact(key)
    let before = fact?.state ?? RecordState()
    // One row's claim to erase must not take anything from another's.
    let held = rows.map(\.state.withoutErasure).reduce(RecordState()) { $0.joined(with: $1) }
    let after = try outcome(before, held, using: &random)
    guard after.isWithinLimits else { throw QuarantineError.tooLarge(key) }
    let change = try facts.put(key, fact, after)
    if let seq = change.seq {
      let edits = JournalEntry.edits(
        from: change.before, to: change.after, past: Self.past(rows, change), using: &random)
      try Journal(connection: file.connection).append(
        JournalEntry(type: key.type, id: key.id, seq: seq, edits: edits),
        device: caller.device, writer: rows[0].writer, at: now)
    }
    for row in rows {
      try decisions.note(decision, on: row, by: caller, at: now, seq: change.seq)
      try quarantine.remove(row)
    }
  }

  private func outcome(
    _ before: RecordState, _ held: RecordState, using random: inout some RandomNumberGenerator
  ) throws -> RecordState {
    switch decision {
    case .released:
      return before.releasing(held)
    case .discarded:
      let discard = before.discarding(held, wall: now, using: &random)
      try WriterTable(connection: file.connection).note(Array(discard.writers), of: caller)
      return discard.state
    }
  }

  /// The held values that nobody is shown from now on: history keeps them.
  private static func past(_ rows: [Quarantine.Row], _ change: FactWriter.Change) -> [PastValue] {
    var past: [PastValue] = []
    var seen: Set<PastValue> = []
    func keep(_ value: PastValue) {
      guard !change.after.isErased(value.slot), seen.insert(value).inserted else { return }
      past.append(value)
    }
    for row in rows {
      row.past.forEach(keep)
      for cell in row.state.cells {
        for entry in cell.register.entries {
          guard let value = entry.value,
            change.after[cell.slot].entry(of: entry.writer) != entry,
            change.before[cell.slot].entry(of: entry.writer) != entry
          else { continue }
          keep(PastValue(slot: cell.slot, mark: entry.mark, value: value))
        }
      }
    }
    return past
  }
}
