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
    /// All of the push lies in quarantine, or was here already; nothing of the zone is to be sent.
    case handedOver(Verdicts)
  }

  /// What a request is judged by, besides what it says.
  struct Context {
    let caller: Caller
    let writer: WriterID
    /// The server's wall clock, in milliseconds since 1970.
    let now: UInt64
    /// Others of the caller's that may not be known here yet.
    var formerWriters: [WriterID] = []
    /// Whether this comes from a bundle, under a writer that has no push chain.
    var isBundle = false
  }

  /// Checks what can be checked without writing: epoch, push chain and access.
  ///
  /// Epoch and chain come first for those without access too: a laptop gives the zone back once it
  /// is refused, and must have handed over before what the server lost, or a copy of it wrote.
  func refusal(_ request: ZoneRequest, _ context: Context) throws -> ZoneRefusal? {
    let epoch = try file.epoch()
    guard try request.cursor.epoch == epoch || mayBeNew(request, context) else {
      return .epochChanged(epoch)
    }
    if let row = try WriterTable(connection: file.connection).row(context.writer),
      row.device != context.caller.device || !request.chain.remembers(row.lastPush)
    {
      return try forked(request.push, context)
    }
    return request.push == nil && !mayRead(context) ? .noAccess : nil
  }

  /// Whether a laptop that knows no epoch may be taken for one that never synced.
  ///
  /// While the zone recovers from a loss, one that was itself set back to before its first sync may
  /// write anew, under the same writer, what both have forgotten and a third still holds: whatever
  /// it pushes is to go by a new writer. What is handed over without access is joined with nothing.
  private func mayBeNew(_ request: ZoneRequest, _ context: Context) throws -> Bool {
    guard request.cursor.epoch == .unknown else { return false }
    if request.push == nil || context.isBundle || !mayRead(context) { return true }
    return try !file.isRecovering(at: context.now)
  }

  func mayRead(_ context: Context) -> Bool {
    context.caller.role(in: file.zone) != nil
  }

  /// Whoever may not read the zone is told only what their own person's writer wrote.
  private func forked(_ push: Push?, _ context: Context) throws -> ZoneRefusal {
    let writers = WriterTable(connection: file.connection)
    guard try mayRead(context) || writers.row(context.writer)?.person == context.caller.person
    else { return .forked(known: []) }
    return .forked(known: try knownEdits(push, of: context.writer))
  }

  /// Makes a request's push ready for `join`, on whatever thread; nil if there is nothing to be made
  /// ready.
  static func prepare(
    _ request: ZoneRequest, _ context: Context, using random: inout some RandomNumberGenerator
  ) -> PreparedPush? {
    // A bundle's writer may be somebody else's.
    guard !context.isBundle, context.caller.role(in: request.zone) != nil else { return nil }
    return request.push.map {
      PreparedPush($0, to: request.zone, by: context.writer, using: &random)
    }
  }

  /// Joins a push, inside a savepoint of the writer's transaction.
  /// - Parameter prepared: what `prepare` made of the same request.
  func join(
    _ request: ZoneRequest, _ context: Context, _ facts: FactWriter,
    prepared: PreparedPush? = nil, using random: inout some RandomNumberGenerator
  ) throws -> Outcome {
    if context.isBundle {
      return try joinBundle(request.push, context, facts, using: &random)
    }
    if let refusal = try noteLoss(request, context, using: &random) { return .refused(refusal) }
    if let refusal = try refusal(request, context) { return .refused(refusal) }
    guard let push = request.push else { return .accepted(nil, exact: SeqRanges()) }
    do {
      return try facts.savepoint {
        mayRead(context)
          ? try join(push, context, facts, prepared, using: &random)
          : try takeOver(push, context, head: facts.currentHead)
      }
    } catch is ForeignEdit {
      return .refused(try forked(push, context))
    } catch is QuarantineFull {
      return .refused(.quarantineFull)
    }
  }

  /// See `PushJudge.Judgement.foreign`.
  struct ForeignEdit: Error {}

  func join(
    _ push: Push, _ context: Context, _ facts: FactWriter, _ prepared: PreparedPush?,
    using random: inout some RandomNumberGenerator
  ) throws -> Outcome {
    let writers = WriterTable(connection: file.connection)
    try writers.note(context.formerWriters, of: context.caller)
    var verdicts = Verdicts(push: push.id, runs: [])
    var pieces: [(seq: UInt64, piece: JournalPiece)] = []
    pieces.reserveCapacity(push.records.count)
    var exact = SeqRanges()
    let judge = PushJudge(
      schema: schema, zone: file.zone, writers: writers, context: context,
      isRecovering: try file.isRecovering(at: context.now))
    for (place, record) in push.records.enumerated() {
      let outcome =
        try insert(prepared?.records[place], judge, facts, &pieces)
        ?? join(record, judge, facts, &pieces, using: &random)
      if case .exact(let seq) = outcome { exact.insert(seq...seq) }
      verdicts.append(outcome)
    }
    try Journal(connection: file.connection).append(
      pieces, device: context.caller.device, writer: context.writer, at: context.now)
    try noteJoined(push, context, head: facts.currentHead)
    return .accepted(verdicts, exact: exact)
  }

  /// The push is the end of its writer's chain; but a bundle's writer has none.
  func noteJoined(_ push: Push, _ context: Context, head: UInt64) throws {
    let writers = WriterTable(connection: file.connection)
    if context.isBundle {
      try writers.noteJoined(push.id, head: head)
    } else {
      try writers.notePush(push.id, by: context.writer, of: context.caller, head: head)
    }
  }

  /// Stores a record as it was made ready, if nothing is here of it; else nil.
  private func insert(
    _ record: PreparedRecord?, _ judge: PushJudge, _ facts: FactWriter,
    _ pieces: inout [(seq: UInt64, piece: JournalPiece)]
  ) throws -> Verdicts.Outcome? {
    guard let record, judge.mayWrite(record.fact.key.type),
      let seq = try facts.insert(record.fact)
    else { return nil }
    pieces.append((seq, record.piece))
    return .exact(firstSeq: seq)
  }

  private func join(
    _ pushed: RecordDelta, _ judge: PushJudge, _ facts: FactWriter,
    _ pieces: inout [(seq: UInt64, piece: JournalPiece)],
    using random: inout some RandomNumberGenerator
  ) throws -> Verdicts.Outcome {
    let context = judge.context
    let key = RecordKey(zone: file.zone, type: pushed.type, id: pushed.id)
    let fact = try file.store.fact(key)
    let known = fact?.state ?? RecordState()
    let record = pushed.reduced(to: known.kept)
    let joined = known.joined(with: record.state)
    var carried: Set<WriterID> = []
    switch try judge.judge(record, known, joined) {
    case .join: break
    case .carry(let writers): carried = writers
    case .hold(let reason):
      // What is here already needs nobody's leave: it was released, or discarded, or erased.
      guard joined != known else { return .known }
      try Quarantine(connection: file.connection).hold(
        record, reason, by: context.writer, of: context.caller, at: context.now)
      return .held(reason: reason.rawValue)
    case .foreign: throw ForeignEdit()
    }
    let change = try facts.put(key, fact, joined)
    guard let seq = change.seq else { return .known }
    try CarriedEdits(connection: file.connection).note(
      record, of: carried, by: context.caller, at: context.now)
    let edits = JournalEntry.edits(
      from: change.before, to: change.after, pushed: record.state, past: record.past,
      using: &random)
    pieces.append((seq, JournalPiece(type: key.type, id: key.id, edits: edits)))
    let isExact = pushed.state.cells.allSatisfy { change.after[$0.slot] == $0.register }
    return isExact ? .exact(firstSeq: seq) : .joined
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
