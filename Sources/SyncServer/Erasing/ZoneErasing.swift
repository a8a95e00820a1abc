import LocalStore
import SyncProtocol

/// Carries erasures out in one zone's file: in the facts, beside the journal and in quarantine; then
/// down to the last byte of the file.
///
/// It may be killed at any moment and begun again: what is due is found by looking at the facts.
struct ZoneErasing {
  let file: ZoneFile

  /// How often the log is to be emptied, each time for as long as a connection waits (5 s): no
  /// answer and no backup of a zone reads longer at a stretch than all of it.
  private static let attempts = 6

  /// Carries out, in one transaction, what was not carried out yet.
  ///
  /// A record that is not here is erased all the same: whoever brings it later brings only what was
  /// kept.
  func carryOut(_ erasures: [ErasureEntry], at milliseconds: UInt64) throws {
    let due = try erasures.filter(isDue)
    guard !due.isEmpty else { return }
    var random = SystemRandomNumberGenerator()
    try file.store.write { facts in
      for erasure in due { try carryOut(erasure, facts, at: milliseconds, using: &random) }
      try file.noteRemains()
    }
  }

  /// Journal and quarantine follow the fact in the same transaction, so the fact tells for them.
  private func isDue(_ erasure: ErasureEntry) throws -> Bool {
    guard let kept = try file.store.fact(erasure.key)?.state.kept else { return true }
    return !kept.isSubset(of: erasure.kept)
  }

  private func carryOut(
    _ erasure: ErasureEntry, _ facts: FactWriter, at milliseconds: UInt64,
    using random: inout some RandomNumberGenerator
  ) throws {
    let key = erasure.key
    let change = try facts.update(key) { $0.erase(keeping: erasure.kept) }
    guard let seq = change.seq else { return }
    let journal = Journal(connection: file.connection)
    let erased = try journal.erase(key, asOf: change.after)
    try Quarantine(connection: file.connection).erase(key, asOf: change.after)
    // A summary that names fewer slots than before is an edit like any other.
    var entry = JournalEntry(
      type: key.type, id: key.id, seq: seq,
      edits: JournalEntry.edits(from: change.before, to: change.after, past: [], using: &random))
    entry.erasure = JournalErasure(
      revision: erasure.revision, kept: erasure.kept, erased: erased)
    try journal.append(
      entry, device: erasure.by.device, writer: .none, at: milliseconds)
  }

  /// Rewrites the file, if it may hold bytes of what was erased. Readers and the zone's writer may
  /// be at work.
  /// - Returns: whether it holds none now. If not, this is to be called again.
  func destroyRemains() throws -> Bool {
    guard try file.hasRemains() else { return true }
    guard try file.connection.destroyRemains(attempts: Self.attempts) else { return false }
    try file.forgetRemains()
    return true
  }
}

extension ZoneFile {
  /// Whether the file may hold bytes of what was erased, in free pages or in its log.
  func hasRemains() throws -> Bool {
    try connection.int64("SELECT value FROM zone_setting WHERE name = 'remains'") != nil
  }

  fileprivate func noteRemains() throws {
    try connection.execute("INSERT OR IGNORE INTO zone_setting VALUES ('remains', 1)")
  }

  fileprivate func forgetRemains() throws {
    try connection.transaction {
      try connection.execute("DELETE FROM zone_setting WHERE name = 'remains'")
    }
  }
}
