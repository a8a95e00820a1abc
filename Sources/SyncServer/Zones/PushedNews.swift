import SyncProtocol

/// Who answers for what is new to a zone in a pushed record.
///
/// Edits are judged by their writer's rights, not by the carrier's. But that a register carries
/// another person's writer proves nothing of who wrote: were it judged by that person's role, every
/// enrolled device could write in the name of whoever may do most. So others' edits are held as they
/// are, unless something else vouches for them (a sealed bundle, the window after a restore, staff
/// who release them), and the carrier answers for the rest.
struct PushedNews {
  /// Whether the carrier wrote something, or replaced something without saying by what.
  let isOwn: Bool
  /// Other persons' writers under which live edits stand that are not here, or past ones.
  let others: Set<WriterID>

  init(
    _ record: RecordDelta, _ known: RecordState, _ joined: RecordState,
    isOther: (WriterID) throws -> Bool
  ) rethrows {
    var news: [(slot: Slot, writers: Set<WriterID>)] = []
    for cell in record.state.cells where joined[cell.slot] != known[cell.slot] {
      news.append((cell.slot, Self.newWriters(cell.register, known[cell.slot])))
    }
    let past = Set(record.past.map(\.mark.writer))
    let others = try news.reduce(past) { $0.union($1.writers) }.filter(isOther)
    self.others = others
    // What a register replaces, its new edits replace.
    isOwn = news.contains { $0.writers.isEmpty || !$0.writers.isSubset(of: others) }
  }

  private static func newWriters(_ sent: Register, _ here: Register) -> Set<WriterID> {
    Set(
      sent.live.filter { entry in
        here.entry(of: entry.writer).map { $0.stamp < entry.stamp } ?? true
      }.map(\.writer))
  }
}
