/// ```cddl
/// answer      = answer-head, * answer-item      ; a CBOR sequence (RFC 8742)
/// answer-head = [version: 1, clock: uint, schema: uint, access: null / access,
///                standing: 0..2, erasures: null / [revision: uint, [* erasure]]]
/// erasure     = [zone: tstr, type: tstr, id: bstr .size 16, kept: [* tstr]]
/// access      = [revision: uint, grants: [* [zone: tstr, title: tstr, role: tstr]]]
/// answer-item = [0, zone: uint, push: uint, runs: [* run]]                ; verdicts
///             / [1, zone: uint, journal-hash: bstr, position: uint, authors, batch]  ; page
///             / [2, zone: uint, epoch: uint, head: null / head]           ; done
///             / [3, zone: uint, refusal]
///             / [4, zone: uint, [* settlement]]
///             / [5, [* [relay: uint, refusal: null / tstr]]]
/// settlement  = [type: tstr, id: bstr .size 16, decision: 0 / 1]  ; released, discarded
/// run         = [count: uint, 0, first-seq: uint]     ; stored exactly as sent
///             / [count: uint, 1]                      ; joined with what the server held
///             / [count: uint, 2]                      ; known already
///             / [count: uint, 3, reason: tstr]        ; held in quarantine
/// authors     = [* (writer: uint, name: tstr)]
/// head        = [seq: uint, journal-hash: bstr, count: uint, sum: bstr .size 16]
/// refusal     = [0, known: [* [record: uint, slots: [* tstr]]]]           ; forked
///             / [1, epoch: uint]                                          ; epoch changed
///             / [2]                                                       ; no access
///             / [3]                                                       ; quarantine full
///             / [4]                                                       ; no such zone
/// ```
extension SyncAnswer {
  public var encoded: [UInt8] {
    var writer = CBORWriter(reserving: 256)
    writer.answerHead(head)
    for item in items { writer.answerItem(item) }
    return writer.bytes
  }

  /// Decodes as much of an answer as arrived: every complete item, and the error of the rest.
  ///
  /// An answer that was cut in transit gives its complete items and `truncated`.
  public static func decode(_ bytes: [UInt8]) -> (answer: SyncAnswer?, error: CBORError?) {
    var reader = CBORReader(bytes)
    var answer: SyncAnswer?
    do throws(CBORError) {
      answer = SyncAnswer(head: try reader.answerHead(), items: [])
      while !reader.isAtEnd { answer?.items.append(try reader.answerItem()) }
    } catch {
      return (answer, error)
    }
    return (answer, nil)
  }
}

extension CBORWriter {
  mutating func answerHead(_ head: AnswerHead) {
    array(6)
    unsigned(UInt64(SyncRequest.version))
    unsigned(head.clock)
    unsigned(UInt64(head.schemaVersion))
    if let access = head.access { accessList(access) } else { null() }
    unsigned(head.standing.rawValue)
    if let list = head.erasures { erasureList(list) } else { null() }
  }

  private mutating func accessList(_ access: AccessList) {
    array(2)
    unsigned(access.revision)
    array(access.grants.count)
    for grant in access.grants {
      array(3)
      text(grant.zone.name)
      text(grant.title)
      text(grant.role.rawValue)
    }
  }

  private mutating func erasureList(_ list: ErasureList) {
    array(2)
    unsigned(list.revision)
    array(list.erasures.count)
    for erasure in list.erasures {
      array(4)
      text(erasure.key.zone.name)
      text(erasure.key.type)
      recordID(erasure.key.id)
      array(erasure.kept.count)
      for field in erasure.kept.sorted() { text(field.name) }
    }
  }

  mutating func answerItem(_ item: AnswerItem) {
    switch item {
    case .verdicts(let zone, let verdicts): self.verdicts(zone, verdicts)
    case .page(let zone, let page): self.page(zone, page)
    case .done(let zone, let done): self.done(zone, done)
    case .refused(let zone, let refusal):
      array(3)
      unsigned(3)
      unsigned(UInt64(zone))
      self.refusal(refusal)
    case .settled(let zone, let settlements): self.settled(zone, settlements)
    case .relayed(let receipts): relayed(receipts)
    }
  }

  private mutating func settled(_ zone: Int, _ settlements: [Settlement]) {
    array(3)
    unsigned(4)
    unsigned(UInt64(zone))
    array(settlements.count)
    for settlement in settlements {
      array(3)
      text(settlement.type)
      recordID(settlement.id)
      unsigned(settlement.decision.rawValue)
    }
  }

  private mutating func relayed(_ receipts: [RelayReceipt]) {
    array(2)
    unsigned(5)
    array(receipts.count)
    for receipt in receipts {
      array(2)
      unsigned(UInt64(receipt.place))
      if let refusal = receipt.refusal { text(refusal) } else { null() }
    }
  }

  private mutating func verdicts(_ zone: Int, _ verdicts: Verdicts) {
    array(4)
    unsigned(0)
    unsigned(UInt64(zone))
    unsigned(verdicts.push.number)
    array(verdicts.runs.count)
    for run in verdicts.runs { self.run(run) }
  }

  private mutating func run(_ run: Verdicts.Run) {
    switch run.outcome {
    case .exact(let firstSeq): runHead(run, 3, code: 0) { $0.unsigned(firstSeq) }
    case .joined: runHead(run, 2, code: 1) { _ in }
    case .known: runHead(run, 2, code: 2) { _ in }
    case .held(let reason): runHead(run, 3, code: 3) { $0.text(reason) }
    }
  }

  private mutating func runHead(
    _ run: Verdicts.Run, _ count: Int, code: UInt64, _ rest: (inout CBORWriter) -> Void
  ) {
    array(count)
    unsigned(UInt64(run.count))
    unsigned(code)
    rest(&self)
  }

  private mutating func page(_ zone: Int, _ page: Page) {
    pageHead(zone, page.journalHash, page.position, page.authors)
    batch(page.records)
  }

  /// All of a page but its batch, which follows.
  mutating func pageHead(
    _ zone: Int, _ journalHash: [UInt8], _ position: UInt64, _ authors: [Page.Author]
  ) {
    array(6)
    unsigned(1)
    unsigned(UInt64(zone))
    bytes(journalHash)
    unsigned(position)
    self.authors(authors)
  }

  mutating func authors(_ authors: [Page.Author]) {
    array(2 * authors.count)
    for author in authors {
      unsigned(author.writer.number)
      text(author.name)
    }
  }

  private mutating func done(_ zone: Int, _ done: ZoneDone) {
    array(4)
    unsigned(2)
    unsigned(UInt64(zone))
    unsigned(done.epoch.number)
    guard let head = done.head else { return null() }
    array(4)
    unsigned(head.seq)
    bytes(head.journalHash)
    unsigned(head.digest.count)
    bytes(head.digest.sum.bytes)
  }

  mutating func refusal(_ refusal: ZoneRefusal) {
    switch refusal {
    case .forked(let known):
      array(2)
      unsigned(0)
      array(known.count)
      for edits in known {
        array(2)
        unsigned(UInt64(edits.record))
        array(edits.slots.count)
        for slot in edits.slots { text(slot.name) }
      }
    case .epochChanged(let epoch):
      array(2)
      unsigned(1)
      unsigned(epoch.number)
    case .noAccess: bareRefusal(2)
    case .quarantineFull: bareRefusal(3)
    case .noSuchZone: bareRefusal(4)
    }
  }

  private mutating func bareRefusal(_ code: UInt64) {
    array(1)
    unsigned(code)
  }
}
