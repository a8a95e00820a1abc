/// Keyed message authentication (RFC 2104).
public enum HMAC {
  /// The 32-byte HMAC-SHA-256 of `message`. The key may have any length; one longer than a block
  /// is hashed first, as the RFC says. Compare results with `constantTimeEquals`.
  public static func sha256(key: [UInt8], message: [UInt8]) -> [UInt8] {
    Key(key).code(of: message)
  }

  /// A key made ready for many messages: what depends on it alone is hashed once.
  struct Key: Sendable {
    private let inner: SHA256
    private let outer: SHA256

    init(_ key: [UInt8]) {
      var padded = key.count > SHA256.blockSize ? SHA256.hash(key) : key
      padded += [UInt8](repeating: 0, count: SHA256.blockSize - padded.count)
      inner = Self.begun(padded.map { $0 ^ 0x36 })
      outer = Self.begun(padded.map { $0 ^ 0x5c })
    }

    private static func begun(_ block: [UInt8]) -> SHA256 {
      var hash = SHA256()
      hash.update(block)
      return hash
    }

    func code(of message: [UInt8]) -> [UInt8] {
      var (inner, outer) = (inner, outer)
      inner.update(message)
      outer.update(inner.finalize())
      return outer.finalize()
    }
  }
}
