/// What is sent of a range's digest, to be compared: 8 bytes instead of up to 25.
///
/// The salt is the request's own, so that nobody can make, beforehand, two sets of records that
/// look the same.
public struct Fingerprint: Hashable, Sendable {
  public let number: UInt64

  init(_ number: UInt64) { self.number = number }

  /// The first 8 bytes of SHA-256 over the CBOR of `[salt, count, sum]`.
  public init(_ digest: Digest, salt: UInt64) {
    var writer = CBORWriter(reserving: 40)
    writer.array(3)
    writer.unsigned(salt)
    writer.unsigned(digest.count)
    writer.bytes(digest.sum.bytes)
    number = SHA256.hash(writer.bytes).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
