import SyncProtocol

/// The part of a sync that compares zones record by record: those that are marked for it, one after
/// the other. Nothing else is said of a zone before that is done.
struct ReconcileSession {
  private let replica: any ReplicaExchange
  private let cut: RangeCut
  private var current: ZoneReconciliation?
  private var begun: [Zone: Int] = [:]
  /// What the server counts and could not give, of the current zone.
  private var withheld: [RecordName] = []

  /// How often one sync begins with a zone: when its epoch changes once more, and after that only a
  /// server that cannot make up its mind is left.
  private static let beginningsLimit = 4

  init(_ replica: any ReplicaExchange, cut: RangeCut = RangeCut()) {
    self.replica = replica
    self.cut = cut
  }

  /// The next request, or nil if no zone is marked.
  mutating func nextRequest(_ report: inout SyncReport) throws -> ReconcileRequest? {
    while true {
      if current == nil { try begin() }
      guard current != nil else { return nil }
      if let request = current?.nextRequest() { return request }
      try finish(&report)
    }
  }

  private mutating func begin() throws {
    guard let zone = try replica.zonesToReconcile().first else { return }
    begun[zone, default: 0] += 1
    guard begun[zone, default: 0] <= Self.beginningsLimit else {
      throw AnswerError.unexpected("epochs that change without an end")
    }
    withheld = []
    current = try replica.beginReconciliation(of: zone, cut: cut)
  }

  /// Takes a whole answer. One that was cut is asked for again.
  mutating func receive(_ bytes: [UInt8], _ report: inout SyncReport) throws {
    guard let zone = current?.zone else {
      throw AnswerError.unexpected("an answer that nobody waits for")
    }
    switch try ReconcileAnswer.decoded(bytes) {
    case .compared(let comparison): try take(comparison, &report)
    case .refused(.epochChanged(let epoch)):
      current = nil
      try replica.changeEpoch(of: zone, to: epoch)
    case .refused(.noAccess):
      current = nil
      try replica.offerWhole(zone)
    case .refused: throw AnswerError.unexpected("a refusal of what was not pushed")
    }
  }

  private mutating func take(
    _ comparison: ReconcileAnswer.Comparison, _ report: inout SyncReport
  ) throws {
    guard var reconciliation = current else { return }
    let findings = try reconciliation.take(comparison, from: replica.records(of: reconciliation))
    current = reconciliation
    let taken = try replica.take(findings, of: reconciliation)
    withheld += findings.withheld
    report.pulled += taken.changed
    if reconciliation.isRepair { report.repaired += taken.mended }
  }

  private mutating func finish(_ report: inout SyncReport) throws {
    guard let reconciliation = current else { return }
    current = nil
    let rest = try replica.finish(reconciliation)
    if reconciliation.isRepair { report.repaired += rest.restored }
    report.note(reconciliation.zone) { result in
      result.withheld = withheld
      result.lost += rest.lost
    }
  }
}
