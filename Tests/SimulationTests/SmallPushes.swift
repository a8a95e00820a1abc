import SyncProtocol

@testable import LocalStore

/// The replica itself, with pushes so small that records are split over several.
struct SmallPushes: ReplicaExchange {
  let replica: Replica
  /// Acknowledges whatever was sent as if nothing had changed since.
  var forgetsWhatWasSent = false
  /// Takes the tables for the file.
  var leavesRemains = false
  /// Goes on under its old writer after a zone was removed.
  var keepsItsWriter = false

  private static let pushBytes = 60

  func prepareRequest(
    resumingAfter: [Zone: Int64], leavingOut: Set<Zone>
  ) throws -> (prepared: PreparedRequest, last: [Zone: Int64]) {
    try replica.prepareRequest(
      resumingAfter: resumingAfter, leavingOut: leavingOut, pushBytes: Self.pushBytes)
  }

  func apply(
    _ verdicts: Verdicts, to sent: PreparedRequest.SentPush, in zone: Zone
  ) throws -> (acknowledged: Int, held: Int) {
    guard forgetsWhatWasSent else { return try replica.apply(verdicts, to: sent, in: zone) }
    let records = try sent.records.map { record in
      PreparedRequest.SentRecord(
        key: record.key, state: try replica.store.fact(record.key)?.state ?? record.state,
        past: record.past)
    }
    let forged = PreparedRequest.SentPush(id: sent.id, records: records)
    return try replica.apply(verdicts, to: forged, in: zone)
  }

  func syncedZones() throws -> [Zone] { try replica.syncedZones() }
  func hasWaiting(except: Set<Zone>) throws -> Bool { try replica.hasWaiting(except: except) }
  func withdraw(_ prepared: PreparedRequest) throws { try replica.withdraw(prepared) }
  func apply(_ head: AnswerHead, requestedAt sent: UInt64) throws {
    try replica.apply(head, requestedAt: sent)
  }
  func apply(_ page: Page, in zone: Zone) throws -> Int { try replica.apply(page, in: zone) }
  func apply(_ done: ZoneDone, in zone: Zone, leftOut: [RecordID]) throws -> Bool? {
    try replica.apply(done, in: zone, leftOut: leftOut)
  }
  func settle(_ settlements: [Settlement], in zone: Zone) throws -> [Settlement] {
    try replica.settle(settlements, in: zone)
  }
  /// One bundle with each request.
  func relays(after number: Int64, upTo bytes: Int) throws -> RelayBatch {
    try replica.relays(after: number, upTo: min(bytes, 1))
  }
  func apply(_ receipts: [RelayReceipt], to relays: RelayBatch) throws -> [RefusedBundle] {
    try replica.apply(receipts, to: relays)
  }
  func erase(_ erasures: [Erasure]) throws { try replica.erase(erasures) }
  func destroyRemains() throws -> Bool {
    guard leavesRemains else { return try replica.destroyRemains() }
    try replica.clear(.remains)
    return true
  }
  func confirmErasures(upTo revision: UInt64) throws {
    try replica.confirmErasures(upTo: revision)
  }
  func noteCompletedSync() throws { try replica.noteCompletedSync() }
  func startOver(known: Set<PushedEdit>) throws { try replica.startOver(known: known) }
  func changeEpoch(of zone: Zone, to epoch: Epoch) throws {
    try replica.changeEpoch(of: zone, to: epoch)
  }
  func completeHandOver(of zone: Zone) throws { try replica.completeHandOver(of: zone) }
  func leave(_ zone: Zone) throws -> Bool {
    let writer = Int64(bitPattern: try replica.writer().number)
    let isGone = try replica.leave(zone)
    if keepsItsWriter { try replica.set(.writer, .integer(writer)) }
    return isGone
  }
}
