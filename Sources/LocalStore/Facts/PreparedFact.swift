public import SyncProtocol

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
