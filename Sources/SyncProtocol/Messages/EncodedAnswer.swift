/// Records as a batch, encoded once for everybody who is to receive them.
public struct EncodedBatch: Hashable, Sendable {
  public let bytes: [UInt8]
  public let recordCount: Int

  public init(_ records: [RecordDelta]) {
    var writer = CBORWriter(reserving: 256)
    writer.batch(records)
    bytes = writer.bytes
    recordCount = records.count
  }
}

/// A `Page` whose records are encoded already.
public struct EncodedPage: Hashable, Sendable {
  public var batch: EncodedBatch
  public var authors: [Page.Author]
  public var journalHash: [UInt8]
  public var position: UInt64

  public init(
    batch: EncodedBatch, authors: [Page.Author], journalHash: [UInt8], position: UInt64
  ) {
    self.batch = batch
    self.authors = authors
    self.journalHash = journalHash
    self.position = position
  }
}

/// An item of an answer, as whoever answers holds it.
public enum EncodedItem: Hashable, Sendable {
  case item(AnswerItem)
  case page(zone: Int, EncodedPage)
}

extension AnswerHead {
  /// The bytes of an answer, in pieces that follow each other. Each page's batch is a piece of its
  /// own, so that many answers can share it.
  public func encoded(with items: [EncodedItem]) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var writer = CBORWriter(reserving: 256)
    writer.answerHead(self)
    for item in items {
      switch item {
      case .item(let item): writer.answerItem(item)
      case .page(let zone, let page):
        writer.pageHead(zone, page.journalHash, page.position, page.authors)
        pieces += [writer.bytes, page.batch.bytes]
        writer = CBORWriter()
      }
    }
    return writer.bytes.isEmpty ? pieces : pieces + [writer.bytes]
  }
}
