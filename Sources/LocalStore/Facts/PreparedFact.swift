internal import Dispatch
public import SyncProtocol
internal import Synchronization

/// A record as it is stored, encoded and hashed before anybody waits for it.
public struct PreparedFact: Sendable {
  public let key: RecordKey
  let hash: RecordHash
  let bytes: [UInt8]

  public init(_ key: RecordKey, _ state: RecordState) {
    self.key = key
    bytes = state.canonicalBytes
    hash = RecordHash(key, canonicalState: bytes)
  }
}

extension PreparedFact {
  /// As many as one processor takes at a time.
  private static let portion = 512

  /// What arrived of a zone that is most likely new here, in its order, made ready by all
  /// processors.
  static func prepare(_ records: [RecordDelta], in zone: Zone) -> [PreparedFact] {
    let starts = Array(stride(from: 0, to: records.count, by: portion))
    let portions = Mutex<[Int: [PreparedFact]]>([:])
    DispatchQueue.concurrentPerform(iterations: starts.count) { number in
      let end = min(starts[number] + portion, records.count)
      let facts = records[starts[number]..<end].map { record in
        PreparedFact(
          RecordKey(zone: zone, type: record.type, id: record.id), record.state.normalised())
      }
      portions.withLock { $0[number] = facts }
    }
    return portions.withLock { portions in starts.indices.flatMap { portions[$0] ?? [] } }
  }
}
