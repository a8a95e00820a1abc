import LocalStore
import SyncProtocol

/// Answers one request of a reconciliation from a zone's file, in one snapshot.
struct ZoneReconciler {
  let file: ZoneFile
  var cut = RangeCut()
  /// What the answers to ranges may take together, and the records, before the one that crosses it.
  var bytes = Limits.comparisonBytes

  /// About what a listed record and a part take.
  private static let listedBytes = 36
  private static let partBytes = 16

  func answer(_ request: ReconcileRequest) throws -> ReconcileAnswer {
    try file.connection.snapshot {
      let epoch = try file.epoch()
      guard [.unknown, epoch].contains(request.epoch) else { return .refused(.epochChanged(epoch)) }
      let seq = try file.store.head()
      var comparison = ReconcileAnswer.Comparison(
        epoch: epoch, seq: seq,
        journalHash: try Journal(connection: file.connection).cursorHash(at: seq))
      comparison.answers = try answers(to: request)
      try serve(request.wants, &comparison)
      return .compared(comparison)
    }
  }

  private func answers(to request: ReconcileRequest) throws -> [RangeAnswer] {
    let records = FactRecords(file.store, of: file.zone, leavingOut: Set(request.leaveOut))
    var answers: [RangeAnswer] = []
    var left = bytes
    for question in request.questions where left > 0 {
      let answer = try records.answer(to: question, salt: request.salt, cut)
      answers.append(answer)
      switch answer {
      case .equal: left -= 1
      case .parts(let parts, _): left -= parts.count * Self.partBytes
      case .records(let listed): left -= listed.count * Self.listedBytes
      }
    }
    return answers
  }

  /// Looks up as many of the records wanted as fit. What was altered here, or cannot be read, is
  /// sent to nobody.
  private func serve(
    _ wants: [RecordName], _ comparison: inout ReconcileAnswer.Comparison
  ) throws {
    var writers: Set<WriterID> = []
    var left = bytes
    for name in wants where left > 0 {
      comparison.served += 1
      guard let fact = try sound(name) else { continue }
      comparison.records.append(RecordDelta(type: name.type, id: name.id, state: fact.state))
      writers.formUnion(fact.state.marks.map(\.writer))
      left -= fact.state.approximateBytes
    }
    comparison.authors = try file.authors(of: writers)
  }

  private func sound(_ name: RecordName) throws -> Fact? {
    do {
      return try file.store.fact(name.key(in: file.zone)).flatMap { $0.matchesHash ? $0 : nil }
    } catch is DamagedFact {
      return nil
    }
  }
}

extension Fact {
  /// Whether the state is what was once stored.
  fileprivate var matchesHash: Bool {
    RecordHash(key, canonicalState: state.canonicalBytes) == hash
  }
}
