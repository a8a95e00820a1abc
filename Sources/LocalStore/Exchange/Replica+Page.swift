import SyncProtocol

extension Replica {
  /// Joins a page and moves the cursor, in one transaction.
  /// - Returns: how many records changed here.
  func apply(_ page: Page, in zone: Zone) throws -> Int {
    // As long as a zone is received for the first time.
    let isFirst = try self.zone(zone)?.cursor.base == 0
    let prepared = isFirst ? PreparedFact.prepare(page.records, in: zone) : []
    return try store.write { facts in
      guard var cursor = try self.zone(zone)?.cursor else { return 0 }
      try keep(page.authors)
      let count = try join(page.records, in: zone, facts, prepared: prepared)
      cursor.position = max(cursor.position, page.position)
      cursor.journalHash = page.journalHash
      try save(cursor, of: zone)
      return count
    }
  }

  /// Remembers the names of other people's writers.
  func keep(_ authors: [Page.Author]) throws {
    for author in authors {
      try connection.execute(
        """
        INSERT INTO author VALUES (?1, ?2) ON CONFLICT(writer) DO UPDATE SET name = excluded.name
        """, .integer(Int64(bitPattern: author.writer.number)), .text(author.name))
    }
  }

  /// Joins what a server sent of some records.
  /// - Parameters:
  ///   - prepared: the same, made ready; or nothing.
  ///   - then: given, for each record, what that did and what was sent.
  /// - Returns: how many records changed here.
  func join(
    _ records: [RecordDelta], in zone: Zone, _ facts: FactWriter, prepared: [PreparedFact] = [],
    then: (FactWriter.Change, RecordState) throws -> Void = { _, _ in }
  ) throws -> Int {
    var own = try ownWriters()
    var writer = try writer()
    var clock = try clock()
    let wall = wall()
    let twins = try unchainedWriters()
    let ranking = store.ranking()
    var count = 0
    for (place, record) in records.enumerated() {
      let key = RecordKey(zone: zone, type: record.type, id: record.id)
      if try isForeign(record.state, of: writer, key) {
        try save(clock)
        try replaceWriter(facts, .foreignEntry)
        (own, writer) = (try ownWriters(), try self.writer())
        clock = try self.clock()
      }
      record.state.forEachMark { clock.adopt($0.stamp, wall: wall) }
      if !twins.isEmpty, try standBesideTwins(record.state, key, twins, facts, &clock) {
        (own, writer) = (try ownWriters(), try self.writer())
      }
      let change = try facts.join(
        key, record.state, prepared: prepared.isEmpty ? nil : prepared[place])
      try then(change, record.state)
      guard !change.isUnchanged else { continue }
      count += 1
      try keepReplaced(change)
      try forgetErased(change)
      try noteOvertaken(change, own: own, ranking)
    }
    try save(clock)
    return count
  }

  /// Whether an entry of `writer`, the current one, came in that this replica never wrote: another copy
  /// of it is at work under the same name.
  private func isForeign(
    _ state: RecordState, of writer: WriterID, _ key: RecordKey
  ) throws -> Bool {
    guard state.cells.contains(where: { $0.register.entry(of: writer) != nil }) else {
      return false
    }
    let known = try store.fact(key)?.state ?? RecordState()
    // Of a summary each side may hold as much as an erasure left of it.
    let here = known.reduced(to: state.kept)
    return state.reduced(to: known.kept).cells.contains { cell in
      guard let theirs = cell.register.entry(of: writer) else { return false }
      guard let mine = here[cell.slot].entry(of: writer) else { return true }
      return theirs.goesBeyond(mine)
    }
  }

  /// Keeps the values that went out of sight, with the edits that replaced them.
  private func keepReplaced(_ change: FactWriter.Change) throws {
    for cell in change.before.reduced(to: change.after.kept).cells {
      let now = change.after[cell.slot]
      guard now != cell.register else { continue }
      for entry in cell.register.entries {
        guard let value = entry.value, now.entry(of: entry.writer) != entry else { continue }
        for by in Self.replacements(of: entry, cell.register, now) {
          try replacedValues.add(change.key, cell.slot, entry.mark, value, by: by, unsent: false)
        }
      }
    }
  }

  /// The edits that an entry went out of sight with: its writer's own next one, else those that
  /// are new, any of which may have replaced it.
  private static func replacements(
    of entry: Entry, _ before: Register, _ now: Register
  ) -> [Mark] {
    if let own = now.entry(of: entry.writer), own.isLive { return [own.mark] }
    let known = Set(before.entries)
    let live = now.live.filter { !known.contains($0) }
    let later = live.filter { $0.stamp > entry.stamp }
    let newest = (later.isEmpty ? live : later).map(\.mark)
    return newest.isEmpty ? [entry.mark] : newest
  }
}
