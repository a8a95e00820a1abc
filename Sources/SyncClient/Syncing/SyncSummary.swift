import LocalStore
import SyncProtocol

/// What a sync did and what it left to do, as it is told.
struct SyncSummary {
  /// Beyond this a clock is worth setting right: the server's own bound on what it believes.
  static let tolerableSkewMilliseconds = Int64(Limits.clockDriftMilliseconds)

  let outcome: SyncDriver.Outcome
  let zones: [ZoneStatus]
  /// Fields that need a person.
  let conflicts: Int
  /// Records that the server holds in quarantine.
  let held: Int
  /// Own edits that lost, and are told now.
  let overtaken: [Overtaken]
  let notices: [OvertakenNotice]
  /// Zones that access was lost to, and that are told now.
  let removed: [RemovedZone]
  /// Whether work waits for a zone of which the server takes nothing.
  let isStuck: Bool
  let clockSkewMilliseconds: Int64

  init(_ outcome: SyncDriver.Outcome, of replica: Replica) throws {
    self.outcome = outcome
    let reader = replica.reader()
    zones = try ZoneStatus.all(in: replica)
    conflicts = try Conflicts(replica).count()
    held = try replica.outboxCounts().held
    overtaken = try replica.overtaken()
    notices = try overtaken.map { try reader.notice($0) }
    removed = try replica.removedZones()
    isStuck = try outcome.report.zones.contains {
      try $0.refusal != nil && replica.hasWaiting(in: $0.zone)
    }
    clockSkewMilliseconds = try replica.clockSkewMilliseconds() ?? 0
  }

  private var differing: [ZoneStatus] { zones.filter { $0.held.agrees == false } }

  /// Zones of which the server takes nothing at present.
  var refused: [SyncReport.ZoneResult] { outcome.report.zones.filter { $0.refusal != nil } }

  /// To be called once all of it has been told.
  func forgetWhatWasTold(_ replica: Replica) throws {
    try replica.forgetOvertaken(overtaken)
    try replica.forgetRemovedZones(removed)
  }

  var status: ExitStatus {
    if !differing.isEmpty { return .failure }
    let hasHeld = held > 0 || removed.contains { $0.handedOver > 0 }
    if hasHeld || isStuck || !outcome.report.refusedBundles.isEmpty { return .partlyDone }
    return conflicts > 0 ? .conflictsWait : .done
  }

  /// Whether there is anything to tell that was not so before.
  var isNews: Bool {
    let report = outcome.report
    let counts = [
      report.pushed, report.pulled, report.held, report.released, report.discarded, report.relayed,
      report.repaired,
    ]
    return report.startedOver || counts.contains { $0 > 0 } || !report.refusedBundles.isEmpty
      || !notices.isEmpty || !removed.isEmpty || !differing.isEmpty
  }

  var json: JSONValue {
    let report = outcome.report
    return [
      "pushed": .integer(report.pushed), "pulled": .integer(report.pulled),
      "conflicts": .integer(conflicts), "overtaken": .array(notices.map(\.json)),
      "held": .integer(held), "round_trips": .integer(report.requests),
      "bytes_sent": .integer(outcome.traffic.sent),
      "bytes_received": .integer(outcome.traffic.received),
      "relayed": .integer(report.relayed),
      "refused_bundles": .array(
        report.refusedBundles.map {
          ["device": .string($0.device), "reason": .string($0.reason)]
        }),
      "zones": .array(zones.map(Self.json)),
      "removed": .array(
        removed.map {
          ["zone": .string($0.zone.name), "handed_over": .integer($0.handedOver)]
        }),
    ]
  }

  private static func json(_ zone: ZoneStatus) -> JSONValue {
    [
      "zone": .string(zone.held.zone.name),
      "cursor": .integer(Int64(clamping: zone.held.cursor.base)),
      "digest": .string(zone.digest.description),
      "agrees": zone.held.agrees.map { .bool($0) } ?? .null,
    ]
  }
}
