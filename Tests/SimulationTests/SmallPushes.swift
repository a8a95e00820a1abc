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
    /// Goes on under its old writer after a zone was removed.
    var keepsItsWriter = false
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
    try replica.prepareRequest(
      resumingAfter: resumingAfter, leavingOut: leavingOut, pushBytes: Self.pushBytes)
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
    let writer = Int64(bitPattern: try replica.writer().number)
    let isGone = try replica.leave(zone)
    if faults.keepsItsWriter { try replica.set(.writer, .integer(writer)) }
    return isGone
  }
}
