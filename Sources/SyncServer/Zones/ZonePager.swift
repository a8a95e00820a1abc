import LocalStore
import SyncProtocol

/// Reads what a replica is missing of a zone, page by page, in one snapshot.
struct ZonePager {
  let file: ZoneFile
  var pageBytes = Limits.pageBytes
  var pagesPerAnswer = Limits.pagesPerAnswer

  /// Facts read at a time.
  private static let chunk = 256

  /// The items that answer a zone's part: what was decided on, pages, then the end.
  /// - Parameters:
  ///   - exact: seqs that this very exchange stored exactly as sent.
  ///   - person: whose laptop asks.
  func items(
    _ request: ZoneRequest, exact: SeqRanges, place: Int, for person: String
  ) throws -> [AnswerItem] {
    try file.connection.snapshot {
      var held = request.cursor.held
      for range in exact.ranges { held.insert(range) }
      let (pages, isAtHead) = try pages(request.cursor, held: held)
      let settled = try Settling(file: file).settlements(of: request, for: person)
      var items: [AnswerItem] = settled.isEmpty ? [] : [.settled(zone: place, settled)]
      items += pages.map { .page(zone: place, $0) }
      let head = isAtHead ? try head(leavingOut: request.leaveOut) : nil
      items.append(.done(zone: place, ZoneDone(epoch: try file.epoch(), head: head)))
      return items
    }
  }

  private func head(leavingOut ids: [RecordID]) throws -> ZoneDone.Head {
    let seq = try file.store.head()
    return ZoneDone.Head(
      seq: seq, journalHash: try Journal(connection: file.connection).cursorHash(at: seq),
      digest: try file.store.digest(of: file.zone, leavingOut: Set(ids)))
  }

  private func pages(_ cursor: Cursor, held: SeqRanges) throws -> ([Page], isAtHead: Bool) {
    var pages: [Page] = []
    var page = PageBuilder()
    var position = cursor.position
    while true {
      let facts = try facts(after: &position, held: held)
      guard !facts.isEmpty else { break }
      for fact in facts {
        position = fact.seq
        guard let delta = fact.delta(after: cursor.base, except: held) else { continue }
        page.add(delta, seq: fact.seq)
        guard page.bytes >= pageBytes else { continue }
        pages.append(try finish(&page))
        if pages.count == pagesPerAnswer {
          return (pages, try file.store.head() == position)
        }
      }
    }
    if !page.records.isEmpty { pages.append(try finish(&page)) }
    return (pages, true)
  }

  /// Of a run of seqs that are held already only records with changes of several seqs are read: one
  /// of these may be missing. After a push that is as a rule nothing.
  private func facts(after position: inout UInt64, held: SeqRanges) throws -> [Fact] {
    let end = held.last(after: position)
    if end > position {
      let mixed = try file.store.mixedFacts(after: position, through: end, limit: Self.chunk)
      guard mixed.isEmpty else { return mixed }
      position = end
    }
    return try file.store.facts(after: position, limit: Self.chunk)
  }

  private func finish(_ page: inout PageBuilder) throws -> Page {
    defer { page = PageBuilder() }
    return Page(
      records: page.records, authors: try file.authors(of: page.writers),
      journalHash: try Journal(connection: file.connection).cursorHash(at: page.position),
      position: page.position)
  }
}

/// A page in the making.
private struct PageBuilder {
  var records: [RecordDelta] = []
  var writers: Set<WriterID> = []
  var bytes = 0
  var position: UInt64 = 0

  mutating func add(_ delta: RecordDelta, seq: UInt64) {
    records.append(delta)
    position = seq
    bytes += delta.state.approximateBytes
    for mark in delta.state.marks { writers.insert(mark.writer) }
  }
}
