import SyncProtocol

@testable import LocalStore

/// The replica itself, with pushes so small that records are split over several.
struct SmallPushes: ReplicaExchange {
  let replica: Replica
  /// Acknowledges whatever was sent as if nothing had changed since.
  var forgetsWhatWasSent = false

  private static let pushBytes = 60

  func prepareRequest(
    resumingAfter: [Zone: Int64]
  ) throws -> (prepared: PreparedRequest, last: [Zone: Int64]) {
    try replica.prepareRequest(resumingAfter: resumingAfter, pushBytes: Self.pushBytes)
  }

  func apply(
    _ verdicts: Verdicts, to sent: PreparedRequest.SentPush, in zone: Zone
  ) throws -> (acknowledged: Int, held: Int) {
    guard forgetsWhatWasSent else { return try replica.apply(verdicts, to: sent, in: zone) }
    let records = try sent.records.map { record in
      PreparedRequest.SentRecord(
        key: record.key, state: try replica.store.fact(record.key)?.state ?? record.state,
        past: record.past, exceedsPush: record.exceedsPush)
    }
    let forged = PreparedRequest.SentPush(id: sent.id, records: records)
    return try replica.apply(verdicts, to: forged, in: zone)
  }

  func syncedZones() throws -> [Zone] { try replica.syncedZones() }
  func hasWaiting() throws -> Bool { try replica.hasWaiting() }
  func withdraw(_ prepared: PreparedRequest) throws { try replica.withdraw(prepared) }
  func apply(_ head: AnswerHead, requestedAt sent: UInt64) throws {
    try replica.apply(head, requestedAt: sent)
  }
  func apply(_ page: Page, in zone: Zone) throws -> Int { try replica.apply(page, in: zone) }
  func apply(_ done: ZoneDone, in zone: Zone, leftOut: [RecordID]) throws -> Bool? {
    try replica.apply(done, in: zone, leftOut: leftOut)
  }
  func settle(_ settlements: [Settlement], in zone: Zone) throws {
    try replica.settle(settlements, in: zone)
  }
  func noteCompletedSync() throws { try replica.noteCompletedSync() }
  func startOver(known: Set<PushedEdit>) throws { try replica.startOver(known: known) }
  func changeEpoch(of zone: Zone, to epoch: Epoch) throws {
    try replica.changeEpoch(of: zone, to: epoch)
  }
  func loseAccess(to zone: Zone) throws { try replica.loseAccess(to: zone) }

  func checkFacts() throws { try replica.checkFacts() }
  func markForReconciliation(_ zones: [Zone]) throws { try replica.markForReconciliation(zones) }
  func zonesToReconcile() throws -> [Zone] { try replica.zonesToReconcile() }
  func beginReconciliation(of zone: Zone, cut: RangeCut) throws -> ZoneReconciliation {
    try replica.beginReconciliation(of: zone, cut: cut)
  }
  func records(of reconciliation: ZoneReconciliation) -> FactRecords {
    replica.records(of: reconciliation)
  }
  func take(
    _ findings: ZoneReconciliation.Findings, of reconciliation: ZoneReconciliation
  ) throws -> (changed: Int, mended: Int) {
    try replica.take(findings, of: reconciliation)
  }
  func finish(
    _ reconciliation: ZoneReconciliation
  ) throws -> (restored: Int, lost: [RecordName]) {
    try replica.finish(reconciliation)
  }
}
