extension CBORReader {
  mutating func answerHead() throws(CBORError) -> AnswerHead {
    try array(exactly: 6, "the answer's head")
    let version = try unsigned()
    guard version == UInt64(SyncRequest.version) else {
      throw failure(.invalid("an answer of version \(version)"))
    }
    let clock = try unsigned()
    let schema = try unsigned(upTo: Int(UInt32.max), "the schema's version")
    let access = try skipNull() ? nil : try accessList()
    let start = offset
    guard let standing = AnswerHead.Standing(rawValue: try unsigned()) else {
      throw CBORError(.invalid("not a standing"), at: start)
    }
    let erasures = try skipNull() ? nil : try erasureList()
    return AnswerHead(
      clock: clock, schemaVersion: schema, access: access, standing: standing, erasures: erasures)
  }

  private mutating func erasureList() throws(CBORError) -> ErasureList {
    try array(exactly: 2, "the erasures")
    var list = ErasureList(revision: try unsigned(), erasures: [])
    for _ in 0..<(try array(upTo: Limits.erasuresPerAnswer, "the erasures")) {
      list.erasures.append(try erasure())
    }
    return list
  }

  private mutating func erasure() throws(CBORError) -> Erasure {
    try array(exactly: 4, "an erasure")
    let zone = try zone()
    let type = try text(upTo: Limits.typeNameBytes, "a type's name")
    let key = RecordKey(zone: zone, type: type, id: try recordID())
    var kept: [Slot] = []
    for _ in 0..<(try array(upTo: Limits.slotsPerRecord, "the fields kept")) {
      let field = Slot(try text(upTo: Limits.slotNameBytes, "a field's name"))
      guard kept.last.map({ $0 < field }) ?? true else { throw failure(.notSorted) }
      kept.append(field)
    }
    return Erasure(key: key, kept: Set(kept))
  }

  private mutating func accessList() throws(CBORError) -> AccessList {
    try array(exactly: 2, "an access list")
    var list = AccessList(revision: try unsigned(), grants: [])
    for _ in 0..<(try array(upTo: Limits.zonesPerRequest, "the zones granted")) {
      try array(exactly: 3, "a grant")
      let zone = try zone()
      let title = try text(upTo: Limits.personNameBytes, "a zone's title")
      let start = offset
      guard let role = Role(rawValue: try text(upTo: Limits.typeNameBytes, "a role")) else {
        throw CBORError(.invalid("not a role"), at: start)
      }
      list.grants.append(AccessList.Grant(zone: zone, title: title, role: role))
    }
    return list
  }

  mutating func answerItem() throws(CBORError) -> AnswerItem {
    let start = offset
    let parts = try array(upTo: 6, "an answer's item")
    let kind = try unsigned()
    if kind == 5, parts == 2 { return .relayed(try receipts()) }
    let zone = try unsigned(upTo: Limits.zonesPerRequest - 1, "a zone's place")
    switch (kind, parts) {
    case (0, 4): return .verdicts(zone: zone, try verdicts())
    case (1, 6): return .page(zone: zone, try page())
    case (2, 4): return .done(zone: zone, try done())
    case (3, 3): return .refused(zone: zone, try refusal())
    case (4, 3): return .settled(zone: zone, try settlements())
    default: throw CBORError(.invalid("an unknown item of an answer"), at: start)
    }
  }

  private mutating func verdicts() throws(CBORError) -> Verdicts {
    var verdicts = Verdicts(push: PushID(try unsigned()), runs: [])
    for _ in 0..<(try array(upTo: Limits.runsPerAnswer, "the verdicts")) {
      verdicts.runs.append(try run())
    }
    return verdicts
  }

  private mutating func run() throws(CBORError) -> Verdicts.Run {
    let start = offset
    let parts = try array(upTo: 3, "a verdict")
    let count = try unsigned(upTo: Limits.recordsPerBatch, "a verdict's records")
    switch (try unsigned(), parts) {
    case (0, 3): return Verdicts.Run(count: count, outcome: .exact(firstSeq: try unsigned()))
    case (1, 2): return Verdicts.Run(count: count, outcome: .joined)
    case (2, 2): return Verdicts.Run(count: count, outcome: .known)
    case (3, 3):
      let reason = try text(upTo: Limits.typeNameBytes, "a reason")
      return Verdicts.Run(count: count, outcome: .held(reason: reason))
    default: throw CBORError(.invalid("an unknown verdict"), at: start)
    }
  }

  private mutating func page() throws(CBORError) -> Page {
    let hash = try bytes(upTo: Cursor.journalHashBytes, "a journal hash")
    let position = try unsigned()
    let authors = try authors()
    return Page(records: try batch(), authors: authors, journalHash: hash, position: position)
  }

  mutating func authors() throws(CBORError) -> [Page.Author] {
    var authors: [Page.Author] = []
    let count = try array(upTo: Limits.stringsPerBatch, "a page's authors")
    guard count % 2 == 0 else { throw failure(.invalid("a writer without a name")) }
    for _ in 0..<count / 2 {
      let writer = WriterID(try unsigned())
      let name = try text(upTo: Limits.personNameBytes, "a name")
      authors.append(Page.Author(writer: writer, name: name))
    }
    return authors
  }

  private mutating func done() throws(CBORError) -> ZoneDone {
    let epoch = Epoch(try unsigned())
    guard try !skipNull() else { return ZoneDone(epoch: epoch, head: nil) }
    try array(exactly: 4, "a zone's head")
    let seq = try unsigned()
    let hash = try bytes(upTo: Cursor.journalHashBytes, "a journal hash")
    let count = try unsigned()
    guard let sum = RecordHash(bytes: try bytes(exactly: 16, "a digest")) else {
      throw failure(.invalid("not a digest"))
    }
    let head = ZoneDone.Head(
      seq: seq, journalHash: hash, digest: Digest(count: count, sum: sum))
    return ZoneDone(epoch: epoch, head: head)
  }

  mutating func refusal() throws(CBORError) -> ZoneRefusal {
    let start = offset
    let parts = try array(upTo: 2, "a refusal")
    switch (try unsigned(), parts) {
    case (0, 2): return .forked(known: try knownEdits())
    case (1, 2): return .epochChanged(Epoch(try unsigned()))
    case (2, 1): return .noAccess
    case (3, 1): return .quarantineFull
    case (4, 1): return .noSuchZone
    default: throw CBORError(.invalid("an unknown refusal"), at: start)
    }
  }

  private mutating func knownEdits() throws(CBORError) -> [ZoneRefusal.KnownEdits] {
    var known: [ZoneRefusal.KnownEdits] = []
    for _ in 0..<(try array(upTo: Limits.recordsPerBatch, "the known edits")) {
      try array(exactly: 2, "a record's known edits")
      let record = try unsigned(upTo: Limits.recordsPerBatch, "a record's place")
      var slots: [Slot] = []
      for _ in 0..<(try array(upTo: Limits.slotsPerRecord, "the known slots")) {
        slots.append(Slot(try text(upTo: Limits.slotNameBytes, "a slot's name")))
      }
      known.append(ZoneRefusal.KnownEdits(record: record, slots: slots))
    }
    return known
  }

  private mutating func settlements() throws(CBORError) -> [Settlement] {
    var settlements: [Settlement] = []
    for _ in 0..<(try array(upTo: Limits.recordsLeftOut, "the settlements")) {
      try array(exactly: 3, "a settlement")
      let type = try text(upTo: Limits.typeNameBytes, "a type's name")
      let id = try recordID()
      let start = offset
      guard let decision = Settlement.Decision(rawValue: try unsigned()) else {
        throw CBORError(.invalid("not a decision"), at: start)
      }
      settlements.append(Settlement(type: type, id: id, decision: decision))
    }
    return settlements
  }

  private mutating func receipts() throws(CBORError) -> [RelayReceipt] {
    var receipts: [RelayReceipt] = []
    for _ in 0..<(try array(upTo: Limits.relaysPerRequest, "the receipts of bundles")) {
      try array(exactly: 2, "a bundle's receipt")
      let place = try unsigned(upTo: Limits.relaysPerRequest - 1, "a bundle's place")
      let refusal = try skipNull() ? nil : try text(upTo: Limits.typeNameBytes, "a reason")
      receipts.append(RelayReceipt(place: place, refusal: refusal))
    }
    return receipts
  }
}
