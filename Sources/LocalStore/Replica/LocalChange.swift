public import SyncProtocol

/// What one command writes: one transaction, and one stamp for all fields, or for each row of an
/// import.
public final class LocalChange {
  private let replica: Replica
  private let facts: FactWriter
  private let writer: WriterID
  /// Every writer of this replica: edits of former ones may wait to be sent, after a repair, or on
  /// their way in a bundle that may never arrive.
  private let ownWriters: Set<WriterID>
  private var clock: HybridClock
  private let wall: UInt64
  private let zones: Set<Zone>
  /// The mark of what is written now.
  public private(set) var mark: Mark

  init(_ replica: Replica, _ facts: FactWriter) throws {
    self.replica = replica
    self.facts = facts
    guard try replica.number(.retired) == nil else { throw ReplicaError.retired }
    zones = Set(try replica.zones().map(\.zone))
    wall = replica.wall()
    writer = try replica.writer()
    ownWriters = try replica.ownWriters()
    clock = try replica.clock()
    mark = Mark(writer: writer, stamp: clock.tick(wall: wall))
  }

  /// A fresh stamp for what follows, such as the next row of an import.
  public func nextStamp() {
    mark = Mark(writer: writer, stamp: clock.tick(wall: wall))
  }

  func finish() throws { try replica.save(clock) }

  /// One field to be written, and the live edits that its author was shown.
  public struct Write: Hashable, Sendable {
    public var slot: Slot
    public var value: Value
    public var shown: Set<Mark>

    public init(_ slot: Slot, _ value: Value, shown: Set<Mark> = []) {
      self.slot = slot
      self.value = value
      self.shown = shown
    }
  }

  /// A new id, minted on this laptop.
  public func mintID() -> RecordID {
    RecordID.minted(atMilliseconds: wall, using: &replica.surroundings.random)
  }

  /// Writes fields of a record, which begins to exist with its first.
  public func write(_ writes: [Write], to key: RecordKey) throws {
    try change(key) { state in
      for write in writes {
        try Self.check(write, in: state, key)
        state.write(write.value, to: write.slot, as: self.mark, shown: write.shown)
      }
      guard state.isWithinLimits else {
        throw ReplicaError.tooLarge(what: "the record", limit: Limits.recordBytes)
      }
    }
  }

  public func delete(_ key: RecordKey) throws { try change(key) { $0.delete(as: self.mark) } }
  public func restore(_ key: RecordKey) throws { try change(key) { $0.restore(as: self.mark) } }

  private static func check(_ write: Write, in state: RecordState, _ key: RecordKey) throws {
    guard write.value.count <= Limits.valueBytes else {
      throw ReplicaError.tooLarge(what: write.slot.field, limit: Limits.valueBytes)
    }
    guard write.slot.name.utf8.count <= Limits.slotNameBytes else {
      throw ReplicaError.tooLarge(what: write.slot.field, limit: Limits.slotNameBytes)
    }
    guard state.cells.count < Limits.slotsPerRecord else {
      throw ReplicaError.tooLarge(what: "slots", limit: Limits.slotsPerRecord)
    }
    guard !state.isErased(write.slot) else { throw ReplicaError.erased(key, write.slot) }
  }

  private func change(_ key: RecordKey, _ transform: (inout RecordState) throws -> Void) throws {
    // A sync may have removed the zone since whoever writes looked at it.
    guard zones.contains(key.zone) else { throw ReplicaError.noSuchZone(key.zone) }
    let change = try facts.update(key, transform)
    guard !change.isUnchanged else { return }
    // Of what is new here nothing waits yet.
    let row = change.before.isEmpty ? nil : try replica.outbox.row(key)
    try keepReplaced(change, pending: row?.pending)
    try replica.outbox.put(key, pending(change, row?.pending))
  }

  /// What is unacknowledged from now on: what was, and what this change wrote.
  private func pending(_ change: FactWriter.Change, _ pending: PendingSlots?) -> PendingSlots {
    if change.before.isEmpty { return .everything }
    var slots: [Slot: Stamp?] = [:]
    switch pending {
    case .some(.everything): return .everything
    case .some(.some(let present)): slots = present
    case .none: break
    }
    for cell in change.after.cells where cell.register.entry(of: writer)?.mark == mark {
      if slots[cell.slot] == nil {
        slots[cell.slot] = .some(change.before[cell.slot].entry(of: writer)?.stamp)
      }
    }
    return .some(slots)
  }

  /// Keeps every value that this change replaced, with a note if the server never saw it.
  private func keepReplaced(_ change: FactWriter.Change, pending: PendingSlots?) throws {
    for cell in change.before.cells {
      let now = change.after[cell.slot]
      for entry in cell.register.entries {
        guard let value = entry.value, now.entry(of: entry.writer) != entry else { continue }
        let isUnsent = ownWriters.contains(entry.writer) && pending?.contains(cell.slot) ?? false
        try replica.replacedValues.add(
          change.key, cell.slot, entry.mark, value, by: mark, unsent: isUnsent)
      }
    }
  }
}

extension Replica {
  /// Runs `body` as one local change: durable when it returns, undone if it throws.
  ///
  /// If the clock has run away from the wall (somebody corrected a clock that was years ahead), a
  /// new writer with a clock of its own takes over first; so it does if facts were lost, among which
  /// may be what this change replaces without having seen it.
  public func change<Result>(_ body: (LocalChange) throws -> Result) throws -> Result {
    try store.write { facts in
      if try store.tally().isTouched { try takeNoteOfDamage(facts) }
      if try clock().isAhead(ofWall: wall()) { try replaceWriter(facts, .clockRanAway) }
      let change = try LocalChange(self, facts)
      let result = try body(change)
      try change.finish()
      return result
    }
  }
}
