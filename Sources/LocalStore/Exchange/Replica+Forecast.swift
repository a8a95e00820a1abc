public import SyncProtocol

/// What a sync would push to one zone.
public struct PushForecast: Hashable, Sendable {
  public let zone: Zone
  public let records: Int
  /// Bytes of requests, before the heads of HTTP.
  public let bytes: Int
}

extension Replica {
  /// What a sync would push now, zone by zone. Changes nothing and needs no network.
  public func forecast() throws -> [PushForecast] {
    try connection.snapshot {
      try zones().map { try forecast($0) }
    }
  }

  private func forecast(_ held: HeldZone) throws -> PushForecast {
    var records = 0
    var bytes = 0
    var last: Int64 = 0
    while true {
      var filling = PushFilling(limit: Limits.pushBytes, splitsRecords: false)
      for row in try outbox.waiting(held.zone, after: last, limit: Limits.recordsPerBatch) {
        guard !filling.isFull else { break }
        last = row.number
        guard let fact = try store.fact(row.key) else { continue }
        filling.add(row, fact.state, past: try replacedValues.unsent(of: row.key))
      }
      let push = filling.records.isEmpty ? nil : Push(id: PushID(0), records: filling.records)
      // A sync that has nothing to push asks all the same.
      if push != nil || bytes == 0 { bytes += try size(of: push, to: held) }
      records += filling.records.count
      guard push != nil else { break }
    }
    return PushForecast(zone: held.zone, records: records, bytes: bytes)
  }

  private func size(of push: Push?, to held: HeldZone) throws -> Int {
    let request = SyncRequest(
      writer: try writer(), schemaVersion: schema.version, clock: wall(), accessRevision: 0,
      zones: [ZoneRequest(zone: held.zone, cursor: held.cursor, push: push)])
    return request.encoded.count
  }
}
