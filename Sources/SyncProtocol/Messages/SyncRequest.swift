/// One request of an exchange: what a replica asks of each zone, and what it pushes.
public struct SyncRequest: Hashable, Sendable {
  /// The format's version. Another one is answered with 426 and code `upgrade-needed`.
  public static let version = 2

  public var writer: WriterID
  /// The client's schema version.
  public var schemaVersion: Int
  /// The client's wall clock, in milliseconds since 1970.
  public var clock: UInt64
  /// The revision of the access list that the client knows; 0 for none.
  public var accessRevision: UInt64
  /// The revision up to which this replica has carried out every erasure; 0 for none.
  public var erasureRevision: UInt64
  /// Other writers of this replica's that the server may not know as its person's: those of its
  /// bundles, and those from before an epoch.
  public var formerWriters: [WriterID]
  public var zones: [ZoneRequest]
  /// Sealed bundles of colleagues, which this replica carries unread.
  public var relays: [[UInt8]]

  public init(
    writer: WriterID, schemaVersion: Int, clock: UInt64, accessRevision: UInt64,
    erasureRevision: UInt64 = 0, formerWriters: [WriterID] = [], zones: [ZoneRequest],
    relays: [[UInt8]] = []
  ) {
    self.writer = writer
    self.schemaVersion = schemaVersion
    self.clock = clock
    self.accessRevision = accessRevision
    self.erasureRevision = erasureRevision
    self.formerWriters = formerWriters
    self.zones = zones
    self.relays = relays
  }
}

/// What a replica asks of one zone.
public struct ZoneRequest: Hashable, Sendable {
  public var zone: Zone
  public var cursor: Cursor
  public var chain: PushChain
  /// Records that the digest leaves out: unsent or held ones.
  public var leaveOut: [RecordID]
  public var push: Push?

  public init(
    zone: Zone, cursor: Cursor, chain: PushChain = PushChain(), leaveOut: [RecordID] = [],
    push: Push? = nil
  ) {
    self.zone = zone
    self.cursor = cursor
    self.chain = chain
    self.leaveOut = leaveOut
    self.push = push
  }
}

/// Some records of one zone, under an id that `ZoneRequest.chain.attempts` names too.
public struct Push: Hashable, Sendable {
  public var id: PushID
  public var records: [RecordDelta]

  public init(id: PushID, records: [RecordDelta]) {
    self.id = id
    self.records = records
  }
}
