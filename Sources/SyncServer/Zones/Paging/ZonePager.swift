import LocalStore
import SyncProtocol

/// Reads what a replica is missing of a zone, page by page, each in a snapshot of its own.
///
/// Several pages in one answer so are what as many answers of one page would be, and what changes
/// in between is told by the end, or by a later page. No snapshot is held for longer than it takes
/// to read one page.
struct ZonePager {
  let file: ZoneFile
  let segments: SegmentCache
  var bounds = PageBounds()

  /// Whether what is missing is more than anybody should wait for who lacks little.
  func isLong(_ pull: ZonePull) throws -> Bool {
    pull.lag(behind: try file.store.head()) > bounds.deltaSeqs
  }

  /// Takes a pull to its next page, and to its end if it was the last.
  func advance(_ pull: inout ZonePull) throws {
    let generation = segments.generation
    try file.connection.snapshot {
      let head = try file.store.head()
      if !pull.isBegun {
        pull.begin(try Settling(file: file).settlements(of: pull.request, for: pull.person))
      }
      if let page = try page(pull, head, generation) {
        pull.add(page)
        if pull.position < head {
          if pull.isFull(bounds) { pull.finish(ZoneDone(epoch: try file.epoch(), head: nil)) }
          return
        }
      }
      pull.finish(
        ZoneDone(epoch: try file.epoch(), head: try end(head, leavingOut: pull.request.leaveOut)))
    }
  }

  private func end(_ seq: UInt64, leavingOut ids: [RecordID]) throws -> ZoneDone.Head {
    ZoneDone.Head(
      seq: seq, journalHash: try Journal(connection: file.connection).cursorHash(at: seq),
      digest: try file.store.digest(of: file.zone, leavingOut: Set(ids)))
  }

  private func page(
    _ pull: ZonePull, _ head: UInt64, _ generation: SegmentCache.Generation
  ) throws -> EncodedPage? {
    let base = pull.request.cursor.base
    guard pull.lag(behind: head) > bounds.deltaSeqs else {
      return try draft(pull, head).map { try page($0.batch, $0.writers, $0.end) }
    }
    // What was read for a segment and is none is this replica's page all the same.
    var draft: PageDraft?
    var isRead = false
    let key = SegmentKey(zone: file.zone, epoch: try file.epoch(), start: pull.position)
    let segment = try segments.segment(key, generation) {
      try $0.standing(in: file.store, head: head)
    } make: {
      draft = try self.draft(pull, head)
      isRead = true
      return draft.flatMap { $0.isWhole ? Segment($0, at: key, head: head) : nil }
    }
    if let segment, segment.isLacked(after: base, held: pull.held) {
      return try page(segment.batch, segment.writers, segment.end)
    }
    if !isRead { draft = try self.draft(pull, head) }
    return try draft.map { try page($0.batch, $0.writers, $0.end) }
  }

  private func draft(_ pull: ZonePull, _ head: UInt64) throws -> PageDraft? {
    try PageDraft(
      file.store, after: pull.position, base: pull.request.cursor.base, held: pull.held,
      head: head, bounds)
  }

  private func page(
    _ batch: EncodedBatch, _ writers: [WriterID], _ end: UInt64
  ) throws -> EncodedPage {
    EncodedPage(
      batch: batch, authors: try file.authors(of: Set(writers)),
      journalHash: try Journal(connection: file.connection).cursorHash(at: end), position: end)
  }
}
