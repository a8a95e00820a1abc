import SyncProtocol

extension Outbox {
  /// Drops the slots that an erasure took away; the row goes with the last of them.
  ///
  /// What is left of a record that lies in quarantine waits to be sent again: it may all have been
  /// erased there, and then nobody would ever decide on it.
  func forgetErased(_ key: RecordKey, _ state: RecordState) throws {
    guard let row = try row(key) else { return }
    let handedOver = row.handedOver.filter { !state.isErased($0) }
    if handedOver.count < row.handedOver.count { try note(row, handedOver: handedOver) }
    switch row.pending {
    case .everything:
      if state.cells.isEmpty {
        try remove(row)
      } else if row.isHeld {
        try put(key, .everything)
      }
    case .some(let slots):
      let left = slots.filter { !state.isErased($0.key) }
      guard left.count < slots.count else { return }
      if left.isEmpty {
        try remove(row)
      } else if row.isHeld {
        try put(key, .some(left))
      } else {
        try setPending(.some(left), of: row)
      }
    }
  }
}
