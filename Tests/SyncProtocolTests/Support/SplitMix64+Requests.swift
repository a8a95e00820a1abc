import TestSupport

@testable import SyncProtocol

extension SplitMix64 {
  mutating func delta(withPast: Bool) -> RecordDelta {
    let past = list(upTo: withPast ? 3 : 0) { generator in
      let slot = generator.pick(Pool.slots)
      return PastValue(slot: slot, mark: generator.mark(), value: generator.value())
    }
    return RecordDelta(
      type: pick(["enterprise", "visit", "unknown-type"]), id: recordID(), state: state(),
      past: past)
  }

  mutating func recordID() -> RecordID { RecordID(high: next(), low: next()) }

  mutating func journalHash() -> [UInt8] { chance(20) ? [] : recordID().bytes }

  mutating func seqRanges() -> SeqRanges {
    var ranges = SeqRanges()
    for _ in 0..<below(5) {
      let first = UInt64(1 + below(1000))
      ranges.insert(first...first + UInt64(below(20)))
    }
    return ranges
  }

  mutating func cursor() -> Cursor {
    let base = next() >> (next() % 64)
    let position = base + (UInt64.max - base) / UInt64(1 + below(9))
    return Cursor(
      epoch: Epoch(next()), journalHash: journalHash(), base: base, position: position,
      held: seqRanges())
  }

  mutating func zoneRequest(_ name: String) -> ZoneRequest {
    let attempts = list(upTo: 3) { PushID($0.next()) }
    var request = ZoneRequest(
      zone: zone(name), cursor: cursor(),
      chain: PushChain(acknowledged: chance(50) ? PushID(next()) : nil, attempts: attempts),
      leaveOut: list(upTo: 3) { $0.recordID() })
    if let id = attempts.last, chance(70) {
      request.push = Push(id: id, records: list(upTo: 4) { $0.delta(withPast: true) })
    }
    return request
  }

  mutating func request() -> SyncRequest {
    var request = SyncRequest(
      writer: WriterID(next()), schemaVersion: below(100), clock: next(), accessRevision: next(),
      erasureRevision: next(), formerWriters: list(upTo: 3) { WriterID($0.next()) }, zones: [],
      relays: list(upTo: 2) { $0.recordID().bytes })
    for name in some(of: ["it", "hr", "commons"]) { request.zones.append(zoneRequest(name)) }
    return request
  }
}
