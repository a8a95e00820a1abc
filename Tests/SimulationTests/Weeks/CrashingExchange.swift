import SyncProtocol

@testable import LocalStore

/// The laptop was switched off: nothing after the last commit has happened.
struct PowerCut: Error {}

/// The replica's side of an exchange on a laptop that may be switched off before any of its
/// commits. Each call is one transaction, so that these are all the places there are.
final class CrashingExchange: ReplicaExchange {
  private let inner: any ReplicaExchange
  /// How many more commits there are before the power is cut; nil for no cut.
  private var commitsLeft: Int?

  init(_ inner: any ReplicaExchange, commitsLeft: Int?) {
    self.inner = inner
    self.commitsLeft = commitsLeft
  }

  private func commit<Result>(_ body: () throws -> Result) throws -> Result {
    if let left = commitsLeft {
      guard left > 0 else { throw PowerCut() }
      commitsLeft = left - 1
    }
    return try body()
  }

  func syncedZones() throws -> [Zone] { try inner.syncedZones() }
  func hasWaiting() throws -> Bool { try inner.hasWaiting() }

  func prepareRequest(
    resumingAfter: [Zone: Int64]
  ) throws -> (prepared: PreparedRequest, last: [Zone: Int64]) {
    try commit { try inner.prepareRequest(resumingAfter: resumingAfter) }
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

  func settle(_ settlements: [Settlement], in zone: Zone) throws {
    try commit { try inner.settle(settlements, in: zone) }
  }

  func erase(_ erasures: [Erasure]) throws { try commit { try inner.erase(erasures) } }
  func destroyRemains() throws -> Bool { try commit { try inner.destroyRemains() } }

  func confirmErasures(upTo revision: UInt64) throws {
    try commit { try inner.confirmErasures(upTo: revision) }
  }

  func noteCompletedSync() throws { try commit { try inner.noteCompletedSync() } }

  func startOver(known: Set<PushedEdit>) throws {
    try commit { try inner.startOver(known: known) }
  }

  func changeEpoch(of zone: Zone, to epoch: Epoch) throws {
    try commit { try inner.changeEpoch(of: zone, to: epoch) }
  }

  func loseAccess(to zone: Zone) throws { try commit { try inner.loseAccess(to: zone) } }
}
