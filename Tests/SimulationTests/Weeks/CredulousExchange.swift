import SyncProtocol

@testable import LocalStore

/// The replica itself, but for one thing: entries under its own writer that it never wrote do not
/// make it suspicious.
struct CredulousExchange: ReplicaExchange {
  let replica: Replica

  func apply(_ page: Page, in zone: Zone) throws -> Int {
    try replica.store.write { facts in
      guard var cursor = try replica.zone(zone)?.cursor else { return 0 }
      for record in page.records {
        let key = RecordKey(zone: zone, type: record.type, id: record.id)
        _ = try facts.join(key, record.state)
      }
      cursor.position = max(cursor.position, page.position)
      cursor.journalHash = page.journalHash
      try replica.save(cursor, of: zone)
      return page.records.count
    }
  }

  func prepareRequest(
    resumingAfter: [Zone: Int64]
  ) throws -> (prepared: PreparedRequest, last: [Zone: Int64]) {
    try replica.prepareRequest(resumingAfter: resumingAfter)
  }
  func apply(
    _ verdicts: Verdicts, to sent: PreparedRequest.SentPush, in zone: Zone
  ) throws -> (acknowledged: Int, held: Int) {
    try replica.apply(verdicts, to: sent, in: zone)
  }
  func syncedZones() throws -> [Zone] { try replica.syncedZones() }
  func hasWaiting() throws -> Bool { try replica.hasWaiting() }
  func withdraw(_ prepared: PreparedRequest) throws { try replica.withdraw(prepared) }
  func apply(_ head: AnswerHead, requestedAt sent: UInt64) throws {
    try replica.apply(head, requestedAt: sent)
  }
  func apply(_ done: ZoneDone, in zone: Zone, leftOut: [RecordID]) throws -> Bool? {
    try replica.apply(done, in: zone, leftOut: leftOut)
  }
  func settle(_ settlements: [Settlement], in zone: Zone) throws {
    try replica.settle(settlements, in: zone)
  }
  func erase(_ erasures: [Erasure]) throws { try replica.erase(erasures) }
  func destroyRemains() throws -> Bool { try replica.destroyRemains() }
  func confirmErasures(upTo revision: UInt64) throws {
    try replica.confirmErasures(upTo: revision)
  }
  func noteCompletedSync() throws { try replica.noteCompletedSync() }
  func startOver(known: Set<PushedEdit>) throws { try replica.startOver(known: known) }
  func changeEpoch(of zone: Zone, to epoch: Epoch) throws {
    try replica.changeEpoch(of: zone, to: epoch)
  }
  func loseAccess(to zone: Zone) throws { try replica.loseAccess(to: zone) }
}
