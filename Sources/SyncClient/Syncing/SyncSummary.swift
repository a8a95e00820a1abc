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
  let clockSkewMilliseconds: Int64

  init(_ outcome: SyncDriver.Outcome, of replica: Replica) throws {
    self.outcome = outcome
    let reader = replica.reader()
    zones = try ZoneStatus.all(in: replica)
    conflicts = try Conflicts(replica).count()
    held = try replica.outboxCounts().held
    overtaken = try replica.overtaken()
    notices = try overtaken.map { try reader.notice($0) }
    clockSkewMilliseconds = try replica.clockSkewMilliseconds() ?? 0
  }

  private var differing: [ZoneStatus] { zones.filter { $0.held.agrees == false } }

  var status: ExitStatus {
    if !differing.isEmpty { return .failure }
    if held > 0 { return .partlyDone }
    return conflicts > 0 ? .conflictsWait : .done
  }

  /// Whether there is anything to tell that was not so before.
  var isNews: Bool {
    let report = outcome.report
    return report.pushed > 0 || report.pulled > 0 || report.held > 0 || report.released > 0
      || report.discarded > 0 || report.startedOver || !notices.isEmpty || !differing.isEmpty
  }

  var json: JSONValue {
    let report = outcome.report
    return [
      "pushed": .integer(report.pushed), "pulled": .integer(report.pulled),
      "conflicts": .integer(conflicts), "overtaken": .array(notices.map(\.json)),
      "held": .integer(held), "round_trips": .integer(report.requests),
      "bytes_sent": .integer(outcome.traffic.sent),
      "bytes_received": .integer(outcome.traffic.received),
      "zones": .array(zones.map(Self.json)),
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
