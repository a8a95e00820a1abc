import SyncProtocol

extension Outbox {
  /// Drops the slots that an erasure took away; the row goes with the last of them.
  func forgetErased(_ key: RecordKey, _ state: RecordState) throws {
    guard let row = try row(key) else { return }
    let handedOver = row.handedOver.filter { !state.isErased($0) }
    if handedOver.count < row.handedOver.count { try note(row, handedOver: handedOver) }
    switch row.pending {
    case .everything:
      if state.cells.isEmpty { try remove(row) }
    case .some(let slots):
      let left = slots.filter { !state.isErased($0.key) }
      guard left.count < slots.count else { return }
      if left.isEmpty { try remove(row) } else { try setPending(.some(left), of: row) }
    }
  }
}
