/// Keyed message authentication (RFC 2104).
public enum HMAC {
  /// The 32-byte HMAC-SHA-256 of `message`. The key may have any length; one longer than a block
  /// is hashed first, as the RFC says. Compare results with `constantTimeEquals`.
  public static func sha256(key: [UInt8], message: [UInt8]) -> [UInt8] {
    var padded = key.count > SHA256.blockSize ? SHA256.hash(key) : key
    padded += [UInt8](repeating: 0, count: SHA256.blockSize - padded.count)

    var inner = SHA256()
    inner.update(padded.map { $0 ^ 0x36 })
    inner.update(message)

    var outer = SHA256()
    outer.update(padded.map { $0 ^ 0x5c })
    outer.update(inner.finalize())
    return outer.finalize()
  }
}
