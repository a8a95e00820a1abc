/// What one laptop had to say to its server, sealed in a file: for a USB stick, or for a
/// colleague's laptop that carries it unread.
///
/// Its content is one whole `SyncRequest`: pushes under a writer of the bundle's own, to be joined
/// as if its author had synced. Opening one twice, or years later, is harmless.
public struct SealedBundle: Hashable, Sendable {
  public static let version = 1
  static let kind = "fieldbook bundle"
  static let idBytes = Seal.nonceBytes

  /// The device that made it, as the server named it when it joined.
  public var device: String
  /// Random; the seal's nonce.
  public var id: [UInt8]
  /// By the author's clock, in milliseconds since 1970.
  public var created: UInt64
  var sealed: [UInt8]
  var tag: [UInt8]

  init(device: String, id: [UInt8], created: UInt64, sealed: [UInt8], tag: [UInt8]) {
    self.device = device
    self.id = id
    self.created = created
    self.sealed = sealed
    self.tag = tag
  }

  /// Seals a request.
  /// - Parameter key: the device's, as `key(ofCredential:)` derives it.
  public init(
    sealing request: SyncRequest, from device: String, created: UInt64, key: [UInt8],
    using random: inout some RandomNumberGenerator
  ) {
    let id = RecordID(high: random.next(), low: random.next()).bytes
    self.init(device: device, id: id, created: created, sealed: [], tag: [])
    (sealed, tag) = Seal(key: key).close(request.encoded, nonce: id, header: header)
  }

  /// What was sealed; nil if another key did it, or if anything was altered since.
  public func content(with key: [UInt8]) -> [UInt8]? {
    Seal(key: key).open(sealed, tag: tag, nonce: id, header: header)
  }

  /// The key of a device's bundles, which the server can keep without keeping the credential.
  public static func key(ofCredential credential: [UInt8]) -> [UInt8] {
    HMAC.sha256(key: credential, message: Array("fieldbook bundle 1".utf8))
  }

  /// What tells two bundles apart, damaged copies of one included.
  public var digest: [UInt8] { SHA256.hash(encoded) }
}

/// Why bytes are no bundle that can be used.
public enum BundleError: Error, Hashable, Sendable {
  /// They do not even begin as one.
  case notABundle
  /// A format that this program does not know.
  case version(UInt64)
  /// Cut short, or altered on its way.
  case damaged(CBORError)
}

/// Why a server does not take a bundle, as the stable code of its receipt.
public enum BundleRefusal: String, Error, Hashable, Sendable, CaseIterable {
  /// Cut short, or no bundle at all.
  case damaged = "bundle-damaged"
  case version = "bundle-version"
  /// No device of this server made it.
  case unknownDevice = "bundle-unknown-device"
  /// It is not what its device sealed.
  case altered = "bundle-altered"
  /// It was taken, but for a part that belongs to a zone which this server does not have.
  case unknownZone = "bundle-unknown-zone"
}

extension BundleError {
  public var refusal: BundleRefusal {
    switch self {
    case .notABundle, .damaged: .damaged
    case .version: .version
    }
  }
}
