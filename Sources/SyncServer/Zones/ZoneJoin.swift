import LocalStore
import SyncProtocol

/// Joins one request's push to a zone: the check of the push chain and the join are one
/// transaction, in which the journal gets its row.
struct ZoneJoin {
  let file: ZoneFile
  let schema: Schema

  /// What became of a request's push.
  enum Outcome {
    case refused(ZoneRefusal)
    /// Nothing was pushed, or all of it has a verdict; `exact` are the seqs not to be sent back.
    case accepted(Verdicts?, exact: SeqRanges)
  }

  /// What a request is judged by, besides what it says.
  struct Context {
    let caller: Caller
    let writer: WriterID
    /// The server's wall clock, in milliseconds since 1970.
    let now: UInt64
  }

  /// Checks what can be checked without writing: access, epoch and push chain.
  func refusal(_ request: ZoneRequest, _ context: Context) throws -> ZoneRefusal? {
    guard context.caller.role(in: file.zone) != nil else { return .noAccess }
    let epoch = try file.epoch()
    guard request.cursor.epoch == .unknown || request.cursor.epoch == epoch else {
      return .epochChanged(epoch)
    }
    guard let row = try WriterTable(connection: file.connection).row(context.writer) else {
      return nil
    }
    guard row.device == context.caller.device, request.chain.remembers(row.lastPush) else {
      return .forked(known: try knownEdits(request.push, of: context.writer))
    }
    return nil
  }

  /// Whether a request names a past that this file does not have: the file, or the machine, has
  /// gone back in time.
  ///
  /// A cursor of another epoch says nothing: its laptop has merely not heard of this one yet.
  func hasGoneBack(_ request: ZoneRequest) throws -> Bool {
    let cursor = request.cursor
    guard try cursor.epoch == .unknown || cursor.epoch == file.epoch() else { return false }
    let writers = WriterTable(connection: file.connection)
    if let push = request.chain.acknowledged, try !writers.knows(push) { return true }
    guard cursor.position > 0 else { return false }
    return try cursor.position > file.store.head()
      || Journal(connection: file.connection).cursorHash(at: cursor.position)
        != cursor.journalHash
  }

  /// Joins a push, inside a savepoint of the writer's transaction.
  func join(
    _ request: ZoneRequest, _ context: Context, _ facts: FactWriter,
    using random: inout some RandomNumberGenerator
  ) throws -> Outcome {
    if try hasGoneBack(request) {
      return .refused(.epochChanged(try file.startEpoch(using: &random)))
    }
    if let refusal = try refusal(request, context) { return .refused(refusal) }
    guard let push = request.push else { return .accepted(nil, exact: SeqRanges()) }
    do {
      return try facts.savepoint { try join(push, context, facts, using: &random) }
    } catch is ForeignEdit {
      return .refused(.forked(known: try knownEdits(push, of: context.writer)))
    }
  }

  /// A later edit stands here under the pushing writer than its own latest, or another of the same
  /// stamp: somebody wrote under its name, and joining would lose what is pushed.
  private struct ForeignEdit: Error {}

  private func join(
    _ push: Push, _ context: Context, _ facts: FactWriter,
    using random: inout some RandomNumberGenerator
  ) throws -> Outcome {
    var verdicts = Verdicts(push: push.id, runs: [])
    var entries: [JournalEntry] = []
    var exact = SeqRanges()
    for record in push.records {
      let outcome = try join(record, context, facts, &entries, using: &random)
      if case .exact(let seq) = outcome { exact.insert(seq...seq) }
      verdicts.append(outcome)
    }
    try Journal(connection: file.connection).append(
      entries, device: context.caller.device, writer: context.writer, at: context.now)
    try WriterTable(connection: file.connection).notePush(
      push.id, by: context.writer, of: context.caller, head: facts.currentHead)
    return .accepted(verdicts, exact: exact)
  }

  private func join(
    _ record: RecordDelta, _ context: Context, _ facts: FactWriter,
    _ entries: inout [JournalEntry], using random: inout some RandomNumberGenerator
  ) throws -> Verdicts.Outcome {
    let key = RecordKey(zone: file.zone, type: record.type, id: record.id)
    let fact = try file.store.fact(key)
    let known = fact?.state ?? RecordState()
    let joined = known.joined(with: record.state)
    if let reason = try reasonToHold(record, known, joined, context) {
      try Quarantine(connection: file.connection).hold(
        record, reason, by: context.writer, of: context.caller, at: context.now)
      return .held(reason: reason.rawValue)
    }
    let change = try facts.put(key, fact, joined)
    guard let seq = change.seq else { return .known }
    let edits = JournalEntry.edits(
      from: change.before, to: change.after, pushed: record.state,
      past: record.past.filter { !change.after.isErased($0.slot) }, using: &random)
    entries.append(JournalEntry(type: key.type, id: key.id, seq: seq, edits: edits))
    let isExact = record.state.cells.allSatisfy { change.after[$0.slot] == $0.register }
    return isExact ? .exact(firstSeq: seq) : .joined
  }

  /// Nil if the author may write this.
  private func reasonToHold(
    _ record: RecordDelta, _ known: RecordState, _ joined: RecordState, _ context: Context
  ) throws -> Quarantine.Reason? {
    let needed = schema.type(record.type)?.writer ?? .coach
    guard let role = context.caller.role(in: file.zone), role >= max(needed, .coach) else {
      return .role
    }
    guard !Self.isForeign(known, to: record, of: context.writer) else { throw ForeignEdit() }
    if joined.kept != known.kept { return .erasure }
    if !joined.isWithinLimits { return .size }
    return try isForged(record, known, context) ? .author : nil
  }

  private static func isForeign(
    _ known: RecordState, to record: RecordDelta, of writer: WriterID
  ) -> Bool {
    record.state.cells.contains { cell in
      guard let sent = cell.register.entry(of: writer),
        let here = known[cell.slot].entry(of: writer)
      else { return false }
      return here.goesBeyond(sent)
    }
  }

  /// Whether a live edit, new to this file, or a past one stands under another person's writer: a
  /// laptop that was enrolled anew goes on with what it wrote as another device.
  private func isForged(
    _ record: RecordDelta, _ known: RecordState, _ context: Context
  ) throws -> Bool {
    var writers = Set(record.past.map(\.mark.writer))
    for cell in record.state.cells {
      let present = known[cell.slot]
      for entry in cell.register.entries where entry.isLive {
        let here = present.entry(of: entry.writer)
        if here.map({ $0.stamp < entry.stamp }) ?? true { writers.insert(entry.writer) }
      }
    }
    let table = WriterTable(connection: file.connection)
    return try writers.contains { writer in
      guard writer != context.writer, let row = try table.row(writer) else { return false }
      return row.person != context.caller.person
    }
  }
}

extension Verdicts {
  /// Adds one record's outcome, to the last run if it goes on.
  mutating func append(_ outcome: Outcome) {
    if let last = runs.last, Self.continues(last, outcome) {
      runs[runs.count - 1].count += 1
    } else {
      runs.append(Run(count: 1, outcome: outcome))
    }
  }

  private static func continues(_ run: Run, _ outcome: Outcome) -> Bool {
    if case .exact(let first) = run.outcome, case .exact(let seq) = outcome {
      return first + UInt64(run.count) == seq
    }
    return run.outcome == outcome
  }
}
