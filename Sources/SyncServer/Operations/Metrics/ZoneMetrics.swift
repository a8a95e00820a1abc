import LocalStore
import SyncProtocol

/// What the files of the zones say, for whoever watches the server.
struct ZoneMetrics {
  let data: DataDirectory
  let clock: @Sendable () -> UInt64

  /// A zone that cannot be read has only the one sample that says so.
  func families() throws -> [MetricFamily] {
    var readable = MetricFamily("zone_readable", .gauge, "1 if the zone's file can be read.")
    var head = MetricFamily("zone_head", .gauge, "The zone's latest arrival number.")
    var records = MetricFamily("zone_records", .gauge, "Records in the zone, deleted ones too.")
    var held = MetricFamily("zone_quarantine_records", .gauge, "Records held in quarantine.")
    var carried = MetricFamily(
      "zone_carried_records", .gauge, "Records that came on others' laptops, to be looked at.")
    var recovery = MetricFamily(
      "zone_recovery_seconds", .gauge, "Seconds until the recovery window ends; 0 if none is open.")
    let now = clock()
    for zone in try data.openRegistry(mode: .readOnly, clock: clock).zones().map(\.zone) {
      let label = ("zone", zone.name)
      let summary = try? self.summary(of: zone)
      readable.add(summary == nil ? 0 : 1, label)
      guard let summary else { continue }
      head.add(Int(clamping: summary.head), label)
      records.add(Int(clamping: summary.digest.count), label)
      held.add(summary.quarantined, label)
      carried.add(summary.carried, label)
      let end = max(summary.recoveryEnd ?? 0, now)
      recovery.add(Int(clamping: (end - now) / 1_000), label)
    }
    return [readable, head, records, held, carried, recovery]
  }

  private func summary(of zone: Zone) throws -> ZoneSummary {
    let file = try data.openZone(zone, mode: .readOnly)
    return try file.connection.snapshot { try ZoneSummary(file) }
  }
}
