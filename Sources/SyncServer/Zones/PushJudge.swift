import LocalStore
import SyncProtocol

/// Decides what becomes of each record of a push: edits are judged by their writers' rights, not by
/// who carries them.
struct PushJudge {
  enum Judgement: Equatable {
    case join
    /// Edits of others, brought while the zone recovers from a loss: joined, and listed for staff
    /// under these writers.
    case carry(Set<WriterID>)
    case hold(Quarantine.Reason)
    /// A later edit stands here under the pushing writer than its own latest, or another of the
    /// same stamp: somebody wrote under its name, and joining would lose what is pushed.
    case foreign
  }

  let schema: Schema
  let zone: Zone
  let writers: WriterTable
  let context: ZoneJoin.Context
  /// Whether the zone may have lost what only others' laptops still hold.
  let isRecovering: Bool

  /// - Parameters:
  ///   - known: what is here of the record.
  ///   - joined: that with what is pushed.
  func judge(
    _ record: RecordDelta, _ known: RecordState, _ joined: RecordState
  ) throws -> Judgement {
    // The author of a bundle is not here to take a new writer.
    if Self.isForeign(known, to: record, of: context.writer) {
      return context.isBundle ? .hold(.author) : .foreign
    }
    let news = try PushedNews(record, known, joined, isOther: isOther)
    if news.isOwn, !mayWrite(record.type) { return .hold(.role) }
    if joined.kept != known.kept { return .hold(.erasure) }
    if !joined.isWithinLimits { return .hold(.size) }
    if news.others.isEmpty { return .join }
    return isRecovering ? .carry(news.others) : .hold(.author)
  }

  /// Whether whoever pushes may write such records.
  func mayWrite(_ type: String) -> Bool {
    guard let role = context.caller.role(in: zone) else { return false }
    return role >= max(schema.type(type)?.writer ?? .coach, .coach)
  }

  /// Whether a writer is another person's. A laptop that was enrolled anew goes on with what it
  /// wrote as another device. What nobody is known for is the carrier's own, but while the zone
  /// recovers: then it may have forgotten whose it is, and has just been told of all the carrier's.
  private func isOther(_ writer: WriterID) throws -> Bool {
    // That a pushing writer is its device's own, the chain has shown.
    guard context.isBundle || writer != context.writer else { return false }
    guard let row = try writers.row(writer) else { return isRecovering }
    return row.person != context.caller.person
  }

  static func isForeign(
    _ known: RecordState, to record: RecordDelta, of writer: WriterID
  ) -> Bool {
    record.state.cells.contains { cell in
      guard let sent = cell.register.entry(of: writer),
        let here = known[cell.slot].entry(of: writer)
      else { return false }
      return here.goesBeyond(sent)
    }
  }
}
