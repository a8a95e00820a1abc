/// What a server says to one request of a reconciliation, all of it read at one moment.
public enum ReconcileAnswer: Hashable, Sendable {
  case compared(Comparison)
  case refused(ZoneRefusal)

  public struct Comparison: Hashable, Sendable {
    public var epoch: Epoch
    /// The zone's head when this was read, and its journal's hash there.
    public var seq: UInt64
    public var journalHash: [UInt8]
    /// To the first questions of the request, in their order: what is left is to be asked again.
    public var answers: [RangeAnswer]
    /// How many of the records wanted were looked up, in their order: the rest is to be asked for
    /// again. One that was looked up and is not among `records` cannot be had.
    public var served: Int
    public var authors: [Page.Author]
    public var records: [RecordDelta]

    public init(
      epoch: Epoch, seq: UInt64, journalHash: [UInt8], answers: [RangeAnswer] = [],
      served: Int = 0, authors: [Page.Author] = [], records: [RecordDelta] = []
    ) {
      self.epoch = epoch
      self.seq = seq
      self.journalHash = journalHash
      self.answers = answers
      self.served = served
      self.authors = authors
      self.records = records
    }
  }
}

/// What the server holds of a range that it was asked about.
public enum RangeAnswer: Hashable, Sendable {
  /// The same as the client.
  case equal
  /// Something else: the range in parts that meet at `bounds`, each with its fingerprint.
  case parts([Fingerprint], bounds: [RecordID])
  /// Something else, and here is all of it, in ascending order of the names.
  case records([ListedRecord])
}

public struct ListedRecord: Hashable, Sendable {
  public var name: RecordName
  public var hash: RecordHash

  public init(_ name: RecordName, _ hash: RecordHash) {
    self.name = name
    self.hash = hash
  }
}
