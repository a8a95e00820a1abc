public import SyncProtocol

/// What a sync did.
public struct SyncReport: Hashable, Sendable {
  public struct ZoneResult: Hashable, Sendable {
    public var zone: Zone
    /// Whether both sides hold the same; nil if it could not be told.
    public var agrees: Bool?
    public var serverDigest: Digest?
    public var head: UInt64?
    public var isRefused = false
  }

  /// Records acknowledged by the server, and records that changed here.
  public var pushed = 0
  public var pulled = 0
  /// Records that the server holds in quarantine, of this sync's.
  public var held = 0
  /// Records that were held, and that somebody has decided on since.
  public var released = 0
  public var discarded = 0
  public var requests = 0
  public var zones: [ZoneResult] = []
  /// Whether a new writer had to take over, because this file was restored or copied.
  public var startedOver = false
}
