import SyncProtocol

/// A push in the making, filled up to a bound in bytes.
struct PushFilling {
  let limit: Int
  /// Whether a record may give only some of its pending slots.
  let splitsRecords: Bool

  private(set) var records: [RecordDelta] = []
  private(set) var sent: [PreparedRequest.SentRecord] = []
  private var bytes = 0
  private var pastBytes = 0

  init(limit: Int, splitsRecords: Bool) {
    self.limit = limit
    self.splitsRecords = splitsRecords
  }

  var isFull: Bool { bytes >= limit }

  /// Adds what is pending of a record, as far as it fits: one slot at least.
  mutating func add(_ row: Outbox.Row, _ state: RecordState, past: [ReplacedValues.Row]) {
    let part = state.only { slot in
      guard row.pending.contains(slot), !row.handedOver.contains(slot),
        !(splitsRecords && isFull)
      else { return false }
      bytes += state[slot].approximateBytes + slot.name.utf8.count
      return true
    }
    // A replaced value goes with the edit that replaced it, never before.
    // They have as much room again, so that the edit which fills the push brings its own along.
    // What does not fit stays unsent, and goes with the record's next push: history waits, a
    // request that is too large to be taken would keep the edit itself waiting for ever. One goes
    // in any case, so that a zone can be handed over to its last value.
    let past = past.filter { !part[$0.value.slot].isEmpty }.prefix { value in
      guard pastBytes < limit else { return false }
      pastBytes += value.value.value.count
      bytes += value.value.value.count
      return true
    }
    records.append(
      RecordDelta(type: row.key.type, id: row.key.id, state: part, past: past.map(\.value)))
    sent.append(
      PreparedRequest.SentRecord(
        key: row.key, state: part, past: past.map(\.number)))
  }
}
