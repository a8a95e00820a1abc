import SyncProtocol

/// What is in the outbox, spread over as many bundles as it takes, each filled up to a bound.
struct BundleFilling {
  private let limit: Int
  private var open: PushFilling
  private var full: [PushFilling] = []

  init(limit: Int) {
    self.limit = limit
    open = PushFilling(limit: limit, splitsRecords: true)
  }

  /// Every bundle's records, with their zones in `sent`.
  var bundles: [PushFilling] { full + (open.records.isEmpty ? [] : [open]) }

  /// Adds all that is pending of a record: what does not fit goes into the next bundle.
  ///
  /// Of the values that were replaced before they could be pushed as many go along as with a push.
  mutating func add(_ row: Outbox.Row, _ state: RecordState, past: [ReplacedValues.Row]) {
    // What an erasure took away since cannot be sent any more.
    var rest = row.pending.slots(of: state).filter { !state[$0.key].isEmpty }
    while !rest.isEmpty {
      if open.isFull || open.records.count >= Limits.recordsPerBatch {
        full.append(open)
        open = PushFilling(limit: limit, splitsRecords: true)
      }
      let part = Outbox.Row(
        number: row.number, key: row.key, isHeld: row.isHeld, reason: row.reason,
        pending: .some(rest), handedOver: [])
      open.add(part, state, past: past)
      for cell in open.records.last?.state.cells ?? [] { rest[cell.slot] = nil }
    }
  }
}
