/// A zone's incarnation on the server: random, and new whenever the server may have gone back in
/// time (a restored backup, a rolled-back machine). 0 stands for "not known yet".
public struct Epoch: Hashable, Sendable {
  public let number: UInt64

  public init(_ number: UInt64) { self.number = number }

  public static let unknown = Epoch(0)
}

/// How far a replica has received a zone.
///
/// Fields that arrived after `base` travel, in pages of records in the order of their latest seq;
/// `position` is how far the pages have come. Base becomes position only when a page reaches the
/// head: a record that changed while pages were travelling is then sent again with every field
/// since the base, and none is missed.
public struct Cursor: Hashable, Sendable {
  public var epoch: Epoch
  /// The first 16 bytes of the hash of the last journal row that ends at or before `position`;
  /// empty if there is none. A server whose journal says otherwise has gone back in time.
  public var journalHash: [UInt8]
  public var base: UInt64
  public var position: UInt64
  /// Seqs above `base` that an acknowledgement called stored exactly as sent.
  public var held: SeqRanges

  public init(
    epoch: Epoch = .unknown, journalHash: [UInt8] = [], base: UInt64 = 0, position: UInt64 = 0,
    held: SeqRanges = SeqRanges()
  ) {
    self.epoch = epoch
    self.journalHash = journalHash
    self.base = base
    self.position = position
    self.held = held
  }

  public static let start = Cursor()
  static let journalHashBytes = 16
}
