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
    let needed = schema.type(record.type)?.writer ?? .coach
    let mayWrite = context.caller.role(in: zone).map { $0 >= max(needed, .coach) } ?? false
    guard mayWrite || isRecovering else { return .hold(.role) }
    // The author of a bundle is not here to take a new writer.
    if Self.isForeign(known, to: record, of: context.writer) { return context.isBundle ? .hold(.author) : .foreign }
    if joined.kept != known.kept { return .hold(.erasure) }
    if !joined.isWithinLimits { return .hold(.size) }
    return mayWrite
      ? try judgeAuthor(record, known) : try judgeCarrier(record, known, joined)
  }

  /// Of somebody who may write this: a laptop that was enrolled anew goes on with what it wrote as
  /// another device, but not with what another person wrote.
  private func judgeAuthor(_ record: RecordDelta, _ known: RecordState) throws -> Judgement {
    let others = try Self.news(record, known).filter { writer in
      // That a pushing writer is its device's own, the chain has shown.
      guard context.isBundle || writer != context.writer else { return false }
      return try person(of: writer).map { $0 != context.caller.person } ?? false
    }
    if others.isEmpty { return .join }
    return isRecovering ? .carry(others) : .hold(.author)
  }

  /// Of somebody who may not, but whose laptop may be the only one left that holds it.
  private func judgeCarrier(
    _ record: RecordDelta, _ known: RecordState, _ joined: RecordState
  ) throws -> Judgement {
    if joined == known, record.past.isEmpty { return .join }
    let news = Self.news(record, known)
    let isOwn = try news.contains { writer in
      try writer == context.writer || person(of: writer) == context.caller.person
    }
    if isOwn { return .hold(.role) }
    return .carry(news.isEmpty ? Set(record.state.marks.map(\.writer)) : news)
  }

  private func person(of writer: WriterID) throws -> String? { try writers.row(writer)?.person }

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

  /// Under whose names live edits come that are new to this file, or past ones.
  private static func news(_ record: RecordDelta, _ known: RecordState) -> Set<WriterID> {
    var writers = Set(record.past.map(\.mark.writer))
    for cell in record.state.cells {
      let present = known[cell.slot]
      for entry in cell.register.entries where entry.isLive {
        let here = present.entry(of: entry.writer)
        if here.map({ $0.stamp < entry.stamp }) ?? true { writers.insert(entry.writer) }
      }
    }
    return writers
  }
}
