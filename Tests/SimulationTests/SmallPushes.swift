import SyncProtocol

@testable import LocalStore

/// The replica itself, with pushes so small that records are split over several; and what else a
/// mutation takes out of it.
final class SmallPushes: ForwardingExchange {
  /// Rules that a replica may break.
  struct Faults {
    /// Acknowledges whatever was sent as if nothing had changed since.
    var forgetsWhatWasSent = false
    /// Takes the tables for the file.
    var leavesRemains = false
    /// Goes on under its old writer after a zone was removed, or its epoch has changed.
    var keepsItsWriter = false
    /// Takes over every stamp it receives, however far ahead of its own clock.
    var adoptsAnyStamp = false
    /// What a reconciliation gets wrong.
    var mistake: Mistake?
  }

  enum Mistake: Hashable {
    /// Takes over the server's digest instead of computing its own.
    case adoptsDigests
    /// Receives what the server has after a change of epoch, and offers nothing.
    case offersNothing
    /// Believes that nobody else wrote under its name, although the server has lost the push that
    /// would have told it; and forgets with a writer what the server acknowledged to it, by which
    /// most such losses are found out in time.
    case trustsLostChains
  }

  private let replica: Replica
  private let faults: Faults

  private static let pushBytes = 60

  init(replica: Replica, faults: Faults = Faults()) {
    (self.replica, self.faults) = (replica, faults)
    super.init(replica)
  }

  override func prepareRequest(
    resumingAfter: [Zone: Int64], leavingOut: Set<Zone>
  ) throws -> (prepared: PreparedRequest, last: [Zone: Int64]) {
    if faults.mistake == .trustsLostChains { try forgetWhatWasAcknowledgedToFormerWriters() }
    return try replica.prepareRequest(
      resumingAfter: resumingAfter, leavingOut: leavingOut, pushBytes: Self.pushBytes)
  }

  private func forgetWhatWasAcknowledgedToFormerWriters() throws {
    try replica.connection.execute(
      "UPDATE zone SET acknowledged = NULL WHERE acknowledged_writer IS NOT ?1",
      .integer(Int64(bitPattern: try replica.writer().number)))
  }

  override func apply(
    _ verdicts: Verdicts, to sent: PreparedRequest.SentPush, in zone: Zone
  ) throws -> (acknowledged: Int, held: Int) {
    guard faults.forgetsWhatWasSent else {
      return try replica.apply(verdicts, to: sent, in: zone)
    }
    let records = try sent.records.map { record in
      PreparedRequest.SentRecord(
        key: record.key, state: try replica.store.fact(record.key)?.state ?? record.state,
        past: record.past)
    }
    let forged = PreparedRequest.SentPush(id: sent.id, records: records)
    return try replica.apply(verdicts, to: forged, in: zone)
  }

  /// One bundle with each request.
  override func relays(after number: Int64, upTo bytes: Int) throws -> RelayBatch {
    try replica.relays(after: number, upTo: min(bytes, 1))
  }

  override func destroyRemains() throws -> Bool {
    guard faults.leavesRemains else { return try replica.destroyRemains() }
    try replica.clear(.remains)
    return true
  }

  override func leave(_ zone: Zone) throws -> Bool {
    try keepingWriter { try replica.leave(zone) }
  }

  private func keepingWriter<Result>(_ body: () throws -> Result) throws -> Result {
    let writer = Int64(bitPattern: try replica.writer().number)
    let result = try body()
    if faults.keepsItsWriter { try replica.set(.writer, .integer(writer)) }
    return result
  }

  override func apply(_ page: Page, in zone: Zone) throws -> Int {
    let count = try replica.apply(page, in: zone)
    guard faults.adoptsAnyStamp else { return count }
    var clock = try replica.clock()
    for mark in page.records.flatMap(\.state.marks) {
      clock.adopt(mark.stamp, wall: mark.stamp.milliseconds)
    }
    try replica.connection.transaction { try replica.save(clock) }
    return count
  }

  override func apply(_ done: ZoneDone, in zone: Zone, leftOut: [RecordID]) throws -> Bool? {
    let agrees = try replica.apply(done, in: zone, leftOut: leftOut)
    guard faults.mistake == .adoptsDigests, agrees == false else { return agrees }
    try replica.connection.execute("UPDATE zone SET agrees = 1")
    return true
  }

  override func changeEpoch(of zone: Zone, to epoch: Epoch) throws {
    try keepingWriter { try replica.changeEpoch(of: zone, to: epoch) }
    guard faults.mistake == .trustsLostChains || faults.keepsItsWriter else { return }
    try replica.connection.execute("UPDATE own_writer SET unchained = 0")
  }

  override func take(
    _ findings: ZoneReconciliation.Findings, of reconciliation: ZoneReconciliation
  ) throws -> (changed: Int, mended: Int) {
    guard faults.mistake == .offersNothing else {
      return try replica.take(findings, of: reconciliation)
    }
    return try replica.store.write { facts in
      (try replica.join(findings.records, in: reconciliation.zone, facts), 0)
    }
  }
}
