import SyncProtocol

/// What a sync needs of a replica: the seam between the conversation and the store.
///
/// Each call is one durable transaction. `Replica` is what users run; the simulation puts in
/// replicas that break one rule, to see that it notices.
protocol ReplicaExchange {
  func syncedZones() throws -> [Zone]
  func hasWaiting(except: Set<Zone>) throws -> Bool
  func prepareRequest(
    resumingAfter: [Zone: Int64], leavingOut: Set<Zone>
  ) throws -> (prepared: PreparedRequest, last: [Zone: Int64])
  func withdraw(_ prepared: PreparedRequest) throws

  func apply(_ head: AnswerHead, requestedAt sent: UInt64) throws
  func apply(
    _ verdicts: Verdicts, to sent: PreparedRequest.SentPush, in zone: Zone
  ) throws -> (acknowledged: Int, held: Int)
  func apply(_ page: Page, in zone: Zone) throws -> Int
  func apply(_ done: ZoneDone, in zone: Zone, leftOut: [RecordID]) throws -> Bool?
  func settle(_ settlements: [Settlement], in zone: Zone) throws -> [Settlement]
  func erase(_ erasures: [Erasure]) throws
  func destroyRemains() throws -> Bool
  func confirmErasures(upTo revision: UInt64) throws
  func noteCompletedSync() throws

  func relays(after number: Int64, upTo bytes: Int) throws -> RelayBatch
  func apply(_ receipts: [RelayReceipt], to relays: RelayBatch) throws -> [RefusedBundle]

  func startOver(known: Set<PushedEdit>) throws
  func changeEpoch(of zone: Zone, to epoch: Epoch) throws
  func leave(_ zone: Zone) throws -> Bool
  func completeHandOver(of zone: Zone) throws

  func checkFacts() throws
  func markForReconciliation(_ zones: [Zone]) throws
  func zonesToReconcile() throws -> [Zone]
  func beginReconciliation(of zone: Zone, cut: RangeCut) throws -> ZoneReconciliation
  func records(of reconciliation: ZoneReconciliation) -> FactRecords
  func take(
    _ findings: ZoneReconciliation.Findings, of reconciliation: ZoneReconciliation
  ) throws -> (changed: Int, mended: Int)
  func finish(
    _ reconciliation: ZoneReconciliation
  ) throws -> (restored: Int, lost: [RecordName])
  func offerWhole(_ zone: Zone) throws
}

/// One of the current writer's edits, as it was pushed: the slot may have been written anew since.
struct PushedEdit: Hashable {
  let key: RecordKey
  let slot: Slot
  let stamp: Stamp
}

extension Replica: ReplicaExchange {
  func hasWaiting(except: Set<Zone>) throws -> Bool {
    for zone in try syncedZones() where !except.contains(zone) {
      if try outbox.hasWaiting(in: zone) { return true }
    }
    return false
  }

  /// The zones that a request asks for, in its order. One that access was lost to is among them
  /// until it has been handed over and removed.
  func syncedZones() throws -> [Zone] { try zones().map(\.zone) }
}
