/// The server's answer: a head, then for each zone of the request its items in order.
///
/// Every item is complete by itself, so whatever arrived of a cut answer can be used.
public struct SyncAnswer: Hashable, Sendable {
  public var head: AnswerHead
  public var items: [AnswerItem]

  public init(head: AnswerHead, items: [AnswerItem]) {
    self.head = head
    self.items = items
  }
}

public struct AnswerHead: Hashable, Sendable {
  /// The server's wall clock, in milliseconds since 1970.
  public var clock: UInt64
  public var schemaVersion: Int
  /// What the device's person may reach, if it changed since the request's revision.
  public var access: AccessList?
  public var standing: Standing
  /// The next erasures after the request's revision, if there are any.
  public var erasures: ErasureList?

  public init(
    clock: UInt64, schemaVersion: Int, access: AccessList? = nil,
    standing: Standing = .enrolled, erasures: ErasureList? = nil
  ) {
    self.clock = clock
    self.schemaVersion = schemaVersion
    self.access = access
    self.standing = standing
    self.erasures = erasures
  }

  /// What the server thinks of the device.
  public enum Standing: UInt64, Hashable, Sendable, CaseIterable {
    case enrolled
    /// What it pushes is held in quarantine, and it is sent nothing but erasures.
    case revoked
    /// The same; and once nothing waits in its outbox it is to clear itself.
    case toBeWiped
  }
}

/// A person's zones and their roles there, with a number that changes when they do.
public struct AccessList: Hashable, Sendable {
  public struct Grant: Hashable, Sendable {
    public var zone: Zone
    public var title: String
    public var role: Role

    public init(zone: Zone, title: String, role: Role) {
      self.zone = zone
      self.title = title
      self.role = role
    }
  }

  public var revision: UInt64
  public var grants: [Grant]

  public init(revision: UInt64, grants: [Grant]) {
    self.revision = revision
    self.grants = grants
  }
}

/// One item of an answer, about the zone at `zone`'s place in the request.
public enum AnswerItem: Hashable, Sendable {
  case verdicts(zone: Int, Verdicts)
  case page(zone: Int, Page)
  case done(zone: Int, ZoneDone)
  case refused(zone: Int, ZoneRefusal)
  case settled(zone: Int, [Settlement])
  case relayed([RelayReceipt])

  /// Nil for what concerns no zone of the request.
  public var zone: Int? {
    switch self {
    case .verdicts(let zone, _), .page(let zone, _), .done(let zone, _), .refused(let zone, _),
      .settled(let zone, _):
      zone
    case .relayed: nil
    }
  }
}

/// A record that lay in quarantine and does not any more: its author need not wait.
public struct Settlement: Hashable, Sendable {
  public enum Decision: UInt64, Hashable, Sendable, CaseIterable {
    /// The edits were joined as they were made.
    case released
    /// The edits count as replaced by what was there.
    case discarded
  }

  public var type: String
  public var id: RecordID
  public var decision: Decision

  public init(type: String, id: RecordID, decision: Decision) {
    self.type = type
    self.id = id
    self.decision = decision
  }
}

/// What became of a relayed bundle: it need not be carried any longer.
public struct RelayReceipt: Hashable, Sendable {
  /// The bundle's place among the request's.
  public var place: Int
  /// A stable code; nil if the bundle was taken.
  public var refusal: String?

  public init(place: Int, refusal: String? = nil) {
    self.place = place
    self.refusal = refusal
  }
}

/// What became of a push.
public struct Verdicts: Hashable, Sendable {
  public var push: PushID
  /// In the order of the push's records, without gaps.
  public var runs: [Run]

  /// Consecutive records of a push with the same outcome.
  public struct Run: Hashable, Sendable {
    public var count: Int
    public var outcome: Outcome

    public init(count: Int, outcome: Outcome) {
      self.count = count
      self.outcome = outcome
    }
  }

  public enum Outcome: Hashable, Sendable {
    /// Stored exactly as sent, at consecutive seqs from this one: not to be sent back.
    case exact(firstSeq: UInt64)
    /// Joined with what the server held; the result comes with a page.
    case joined
    /// The server held all of it already.
    case known
    /// Kept in quarantine, out of everybody's sight; the reason is a stable code.
    case held(reason: String)
  }

  public init(push: PushID, runs: [Run]) {
    self.push = push
    self.runs = runs
  }
}

/// Some records in the order of their latest seqs, and the cursor that covers them: both are
/// committed in one transaction.
public struct Page: Hashable, Sendable {
  public var records: [RecordDelta]
  /// The names of the page's writers, as far as the server knows them.
  public var authors: [Author]
  public var journalHash: [UInt8]
  /// The page brings all up to this seq, which need not be a record's.
  public var position: UInt64

  public struct Author: Hashable, Sendable {
    public var writer: WriterID
    public var name: String

    public init(writer: WriterID, name: String) {
      self.writer = writer
      self.name = name
    }
  }

  public init(
    records: [RecordDelta], authors: [Author], journalHash: [UInt8], position: UInt64
  ) {
    self.records = records
    self.authors = authors
    self.journalHash = journalHash
    self.position = position
  }
}

/// The end of a zone's part of an answer.
public struct ZoneDone: Hashable, Sendable {
  public var epoch: Epoch
  /// The zone's head, if the pages reached it: the client's base and position from then on.
  public var head: Head?

  public struct Head: Hashable, Sendable {
    public var seq: UInt64
    public var journalHash: [UInt8]
    /// Of every record at that seq but those the request left out.
    public var digest: Digest

    public init(seq: UInt64, journalHash: [UInt8], digest: Digest) {
      self.seq = seq
      self.journalHash = journalHash
      self.digest = digest
    }
  }

  public init(epoch: Epoch, head: Head?) {
    self.epoch = epoch
    self.head = head
  }
}

/// Why a zone's part was not carried out. Nothing was joined.
public enum ZoneRefusal: Hashable, Sendable {
  /// The writer's last push here is none that the client remembers: mint a writer, rewind, send
  /// again. Names the pushed edits that the server holds already: places of records in the push,
  /// each with slots.
  case forked(known: [KnownEdits])
  /// The zone's epoch is another one.
  case epochChanged(Epoch)
  /// The device may not reach this zone (any more). Whatever it pushed lies in quarantine, with
  /// verdicts that say so before this; nothing of the zone is sent.
  case noAccess
  /// The same, but what was pushed could not be taken: as much of this device's lies in quarantine
  /// as may. It waits until somebody decides there.
  case quarantineFull
  /// There is no such zone here, so nothing can be kept of it.
  case noSuchZone

  public struct KnownEdits: Hashable, Sendable {
    public var record: Int
    public var slots: [Slot]

    public init(record: Int, slots: [Slot]) {
      self.record = record
      self.slots = slots
    }
  }
}
