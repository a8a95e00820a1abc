/// A record's hash: the first 128 bits of SHA-256 over its key and canonical state.
///
/// Those who write are enrolled, and the sum of hashes only has to notice drift, so 128 bits do.
public struct RecordHash: Hashable, Sendable {
  public let high: UInt64
  public let low: UInt64

  @inlinable
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  @inlinable
  public init?(bytes: some Collection<UInt8>) {
    guard let halves = RecordID(bytes: bytes) else { return nil }
    self.init(high: halves.high, low: halves.low)
  }

  /// SHA-256 over the deterministic CBOR of `[zone, type, id, state]`, truncated.
  public init(_ key: RecordKey, canonicalState: [UInt8]) {
    var writer = CBORWriter()
    writer.array(4)
    writer.text(key.zone.name)
    writer.text(key.type)
    writer.recordID(key.id)
    var hasher = SHA256()
    hasher.update(writer.bytes)
    hasher.update(canonicalState)
    let halves = RecordID(bytes: hasher.finalize()[..<16]) ?? RecordID(high: 0, low: 0)
    self.init(high: halves.high, low: halves.low)
  }

  public var bytes: [UInt8] { RecordID(high: high, low: low).bytes }
}
