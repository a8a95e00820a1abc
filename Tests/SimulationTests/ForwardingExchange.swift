import SyncProtocol

@testable import LocalStore

/// Hands everything on to the replica's own side of an exchange; what a test changes about it, a
/// subclass overrides.
class ForwardingExchange: ReplicaExchange {
  let inner: any ReplicaExchange

  init(_ inner: any ReplicaExchange) { self.inner = inner }

  /// Around each call that is a transaction.
  func commit<Result>(_ body: () throws -> Result) throws -> Result { try body() }

  func syncedZones() throws -> [Zone] { try inner.syncedZones() }
  func hasWaiting(except: Set<Zone>) throws -> Bool { try inner.hasWaiting(except: except) }

  func prepareRequest(
    resumingAfter: [Zone: Int64], leavingOut: Set<Zone>
  ) throws -> (prepared: PreparedRequest, last: [Zone: Int64]) {
    try commit { try inner.prepareRequest(resumingAfter: resumingAfter, leavingOut: leavingOut) }
  }

  func withdraw(_ prepared: PreparedRequest) throws {
    try commit { try inner.withdraw(prepared) }
  }

  func apply(_ head: AnswerHead, requestedAt sent: UInt64) throws {
    try commit { try inner.apply(head, requestedAt: sent) }
  }

  func apply(
    _ verdicts: Verdicts, to sent: PreparedRequest.SentPush, in zone: Zone
  ) throws -> (acknowledged: Int, held: Int) {
    try commit { try inner.apply(verdicts, to: sent, in: zone) }
  }

  func apply(_ page: Page, in zone: Zone) throws -> Int {
    try commit { try inner.apply(page, in: zone) }
  }

  func apply(_ done: ZoneDone, in zone: Zone, leftOut: [RecordID]) throws -> Bool? {
    try commit { try inner.apply(done, in: zone, leftOut: leftOut) }
  }

  func settle(_ settlements: [Settlement], in zone: Zone) throws -> [Settlement] {
    try commit { try inner.settle(settlements, in: zone) }
  }

  func erase(_ erasures: [Erasure]) throws { try commit { try inner.erase(erasures) } }
  func destroyRemains() throws -> Bool { try commit { try inner.destroyRemains() } }

  func confirmErasures(upTo revision: UInt64) throws {
    try commit { try inner.confirmErasures(upTo: revision) }
  }

  func noteCompletedSync() throws { try commit { try inner.noteCompletedSync() } }

  func relays(after number: Int64, upTo bytes: Int) throws -> RelayBatch {
    try inner.relays(after: number, upTo: bytes)
  }

  func apply(_ receipts: [RelayReceipt], to relays: RelayBatch) throws -> [RefusedBundle] {
    try commit { try inner.apply(receipts, to: relays) }
  }

  func startOver(known: Set<PushedEdit>) throws {
    try commit { try inner.startOver(known: known) }
  }

  func changeEpoch(of zone: Zone, to epoch: Epoch) throws {
    try commit { try inner.changeEpoch(of: zone, to: epoch) }
  }

  func leave(_ zone: Zone) throws -> Bool { try commit { try inner.leave(zone) } }
  func completeHandOver(of zone: Zone) throws {
    try commit { try inner.completeHandOver(of: zone) }
  }

  func checkFacts() throws { try commit { try inner.checkFacts() } }
  func markForReconciliation(_ zones: [Zone]) throws {
    try commit { try inner.markForReconciliation(zones) }
  }
  func zonesToReconcile() throws -> [Zone] { try inner.zonesToReconcile() }

  func beginReconciliation(of zone: Zone, cut: RangeCut) throws -> ZoneReconciliation {
    try commit { try inner.beginReconciliation(of: zone, cut: cut) }
  }

  func records(of reconciliation: ZoneReconciliation) -> FactRecords {
    inner.records(of: reconciliation)
  }

  func take(
    _ findings: ZoneReconciliation.Findings, of reconciliation: ZoneReconciliation
  ) throws -> (changed: Int, mended: Int) {
    try commit { try inner.take(findings, of: reconciliation) }
  }

  func finish(
    _ reconciliation: ZoneReconciliation
  ) throws -> (restored: Int, lost: [RecordName]) {
    try commit { try inner.finish(reconciliation) }
  }

  func offerWhole(_ zone: Zone) throws { try commit { try inner.offerWhole(zone) } }
}
