public import SyncProtocol

/// A record as it is stored: its state, and when each of its slots last changed here.
public struct Fact: Hashable, Sendable {
  public let key: RecordKey
  /// The arrival number of the record's latest change, unique in its file.
  public let seq: UInt64
  public let hash: RecordHash
  public let state: RecordState
  /// For each cell of the state the seq of its latest change.
  public let cellSeqs: [UInt64]

  /// The cells that changed after `base`, but for those whose seq is held elsewhere.
  public func delta(after base: UInt64, except held: SeqRanges) -> RecordDelta? {
    let part = state.only(
      places: cellSeqs.indices.filter { place in
        let seq = cellSeqs[place]
        return seq > base && !held.contains(seq)
      })
    guard !part.isEmpty else { return nil }
    return RecordDelta(type: key.type, id: key.id, state: part)
  }
}
