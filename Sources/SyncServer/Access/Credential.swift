import SyncProtocol

/// A device's secret: 256 random bits. The laptop keeps them; the registry keeps what cannot be
/// turned back into them.
struct Credential: Hashable, Sendable {
  static let byteCount = 32

  let bytes: [UInt8]

  /// Nil unless there are exactly 32 bytes.
  init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// Reads `Authorization: Bearer` followed by base64url (RFC 6750 section 2.1).
  init?(authorization field: String) {
    let parts = field.split(separator: " ", omittingEmptySubsequences: true)
    guard parts.count == 2, parts[0].lowercased() == "bearer",
      let bytes = Base64URL.decode(String(parts[1]))
    else { return nil }
    self.init(bytes: bytes)
  }

  private init(minted bytes: [UInt8]) { self.bytes = bytes }

  static func minted(using random: inout some RandomNumberGenerator) -> Credential {
    Credential(
      minted: (0..<byteCount).map { _ in UInt8.random(in: 0...255, using: &random) })
  }

  /// What the registry looks a device up by. An index does not compare in constant time, but what
  /// it compares is a hash, of which a timing tells nothing about the secret.
  var hash: [UInt8] { SHA256.hash(bytes) }

  /// The key that seals the device's bundles.
  var bundleKey: [UInt8] { SealedBundle.key(ofCredential: bytes) }

  var text: String { Base64URL.encode(bytes) }
}
