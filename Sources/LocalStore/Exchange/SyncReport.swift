public import SyncProtocol

/// What a sync did.
public struct SyncReport: Hashable, Sendable {
  public struct ZoneResult: Hashable, Sendable {
    public var zone: Zone
    /// Whether both sides hold the same; nil if it could not be told.
    public var agrees: Bool?
    public var serverDigest: Digest?
    public var head: UInt64?
    /// Why the server takes nothing of the zone at present, not even into quarantine.
    public var refusal: Refusal?
    /// Records that the server counts among its own and could not give, when all were compared.
    public var withheld: [RecordName] = []
    /// Records that waited to be sent and were not in the file any more.
    public var lost: [RecordName] = []
  }

  public enum Refusal: Hashable, Sendable {
    case noAccess
    case quarantineFull
    case noSuchZone
  }

  /// Records acknowledged by the server, and records that changed here.
  public var pushed = 0
  public var pulled = 0
  /// Records that the server holds in quarantine, of this sync's.
  public var held = 0
  /// Others' bundles that the server took, and those that it did not.
  public var relayed = 0
  public var refusedBundles: [RefusedBundle] = []
  /// Records that were held, and that somebody has decided on since.
  public var released = 0
  public var discarded = 0
  /// Records that differed from the server's though nothing was under way, and were put right, here
  /// or there.
  public var repaired = 0
  public var requests = 0
  public var zones: [ZoneResult] = []
  /// Whether bytes of erased records are still in the file: a full disk, or another program that
  /// has it open. The server is told nothing yet, and the next sync tries again.
  public var hasRemains = false
  /// Whether a new writer had to take over, because this file was restored or copied.
  public var startedOver = false
  /// What the server last said of this device.
  public var standing = AnswerHead.Standing.enrolled

  /// Changes what is said of a zone, which begins with the first that is.
  mutating func note(_ zone: Zone, _ change: (inout ZoneResult) -> Void) {
    if !zones.contains(where: { $0.zone == zone }) { zones.append(ZoneResult(zone: zone)) }
    for index in zones.indices where zones[index].zone == zone { change(&zones[index]) }
  }
}
