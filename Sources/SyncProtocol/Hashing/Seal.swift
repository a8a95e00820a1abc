/// Seals bytes with a secret key, so that whoever carries them can neither read them nor alter
/// them unnoticed: encrypt-then-MAC, made of HMAC-SHA-256 alone, with a key of its own for each
/// use (`KeyDerivation`).
///
/// ```
/// block(i) = HMAC(encryption key, nonce || i)          i = 0, 1 ... as 8 big-endian bytes
/// sealed   = plain XOR (block(0) || block(1) || ...)
/// tag      = HMAC(authentication key, header || sealed)
/// ```
/// HMAC is a pseudorandom function, so its blocks over a counter are a key stream, as the counter
/// mode of a block cipher is.
struct Seal: Sendable {
  static let tagBytes = SHA256.digestSize
  static let nonceBytes = 16

  private let encryption: HMAC.Key
  private let authentication: HMAC.Key

  init(key: [UInt8]) {
    encryption = HMAC.Key(KeyDerivation.key(from: key, label: "fieldbook seal encryption"))
    authentication = HMAC.Key(KeyDerivation.key(from: key, label: "fieldbook seal authentication"))
  }

  /// - Parameters:
  ///   - nonce: random, and never used twice with one key.
  ///   - header: travels in clear, and cannot be altered either. It holds the nonce, and says by
  ///     itself where it ends.
  func close(
    _ plain: [UInt8], nonce: [UInt8], header: [UInt8]
  ) -> (sealed: [UInt8], tag: [UInt8]) {
    let sealed = applyingKeyStream(of: nonce, to: plain)
    return (sealed, authentication.code(of: header + sealed))
  }

  /// What was sealed; nil if it was under another key, or if anything was altered.
  func open(_ sealed: [UInt8], tag: [UInt8], nonce: [UInt8], header: [UInt8]) -> [UInt8]? {
    guard constantTimeEquals(authentication.code(of: header + sealed), tag) else { return nil }
    return applyingKeyStream(of: nonce, to: sealed)
  }

  private func applyingKeyStream(of nonce: [UInt8], to bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var rest = bytes[...]
    var counter: UInt64 = 0
    while !rest.isEmpty {
      let block = encryption.code(of: nonce + counter.bigEndianBytes)
      for (byte, mask) in zip(rest, block) { result.append(byte ^ mask) }
      rest = rest.dropFirst(block.count)
      counter += 1
    }
    return result
  }
}

extension UInt64 {
  fileprivate var bigEndianBytes: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: self >> (56 - 8 * UInt64($0))) }
  }
}
