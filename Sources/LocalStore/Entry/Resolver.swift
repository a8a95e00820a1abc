package import SyncProtocol

/// Settles the fields that people gave different values: each choice is an ordinary write that
/// supersedes exactly what whoever chose was shown.
package struct Resolver {
  package enum Choice: Hashable, Sendable {
    /// One of the values shown, counted from 1.
    case keep(Int)
    /// Another value, as typed.
    case value(String)
  }

  private let replica: Replica

  package init(_ replica: Replica) { self.replica = replica }

  /// - Parameters:
  ///   - field: the field, with its key or element behind a point; `deleted` for a deletion.
  ///   - seen: what was displayed; without it what was displayed last here, or what is live now.
  package func resolve(
    _ key: RecordKey, field name: String, _ choice: Choice, seen: DisplayToken? = nil
  ) throws -> EntryOutcome {
    if let type = replica.schema.type(key.type) {
      try EntryAccess.check(type, in: key.zone, replica.zone(key.zone))
    }
    let target = try ResolveTarget(name, of: key, in: replica)
    let value = try given(choice, for: target)
    let remembered = try seen ?? displayed.token(key, target.slot)
    do {
      return try replica.change { change in
        let (sight, conflict) = try current(target, key)
        try checkIsDisputed(target, sight, conflict, isNewValue: value != nil)
        let entries = sight.shownEntries(target.slot)
        let token = remembered ?? conflict?.token ?? DisplayToken(entries.map(\.mark))
        let seen = SeenValues(token, live: entries, past: try past(target.slot, key))
        try checkOwnWasSeen(seen, target, sight, change)
        try settle(choice, value, seen, target, sight, change)
        try displayed.forget(key, target.slot)
        return try outcome(key, target)
      }
    } catch let error as ReplicaError {
      throw CommandFailure(error)
    }
  }

  private var displayed: DisplayedTokens { DisplayedTokens(connection: replica.connection) }

  // MARK: What is asked

  private func given(_ choice: Choice, for target: ResolveTarget) throws -> Value? {
    guard case .value(let text) = choice else { return nil }
    let parser = ValueParser(ownName: try replica.name(), find: replica.referenceFinder())
    do {
      return try target.value(text, parser)
    } catch let failure as ValueFailure {
      throw failure.failure(field: target.name)
    }
  }

  private func current(
    _ target: ResolveTarget, _ key: RecordKey
  ) throws -> (RecordSight, FieldConflict?) {
    guard let sight = try replica.sight(of: key), sight.state.deletionStatus != .deleted else {
      throw CommandFailure.notFound(key)
    }
    let conflicts = try replica.reader().conflicts(of: sight.record)
    return (sight, conflicts.first { $0.slot == target.slot })
  }

  /// The edits of a slot that were replaced here, with the values that they had.
  private func past(_ slot: Slot, _ key: RecordKey) throws -> [Entry] {
    let keys = try [key] + replica.reader().duplicates(of: key)
    return try keys.flatMap { try replica.replacedValues.of($0) }.map(\.value)
      .filter { $0.slot == slot }.map { Entry($0.mark, slot.shownValue($0.value)) }
  }

  private func checkIsDisputed(
    _ target: ResolveTarget, _ sight: RecordSight, _ conflict: FieldConflict?, isNewValue: Bool
  ) throws {
    if conflict != nil { return }
    let isOnce = target.field?.policy == .once && sight.value(target.slot) != nil
    if isOnce, isNewValue { return }
    throw CommandFailure(
      .invalidData, code: "no-conflict", message: "\(target.name) does not have several values",
      field: target.name, record: sight.key.id.description,
      hint: isOnce
        ? "Replace its value with --value." : "Change it with “fieldbook \(sight.key.type) edit”.")
  }

  /// A register holds one value of each writer, so that what was written here since would go with
  /// the choice though it was not shown.
  private func checkOwnWasSeen(
    _ seen: SeenValues, _ target: ResolveTarget, _ sight: RecordSight, _ change: LocalChange
  ) throws {
    guard let own = sight.state[target.slot].entry(of: change.mark.writer), own.isLive,
      !seen.marks.contains(own.mark)
    else { return }
    throw SeenValues.stale(target.name)
  }

  // MARK: What is written

  private func settle(
    _ choice: Choice, _ value: Value?, _ seen: SeenValues, _ target: ResolveTarget,
    _ sight: RecordSight, _ change: LocalChange
  ) throws {
    switch target.slot {
    case .deleted:
      let isDeleted = try deletionChosen(choice, value)
      let write = DeletionChoice.write(isDeleted: isDeleted, seen: seen.marks, in: sight.state)
      try change.write([write], to: sight.key)
    case .mergedInto:
      guard case .keep(let number) = choice else { return }
      let chosen = try seen.choice(number, of: target.name)
      let link = try link(sight.state.liveLinks.filter { chosen.marks.contains($0.mark) })
      try change.write(
        [LocalChange.Write(.mergedInto, link.value, shown: seen.marks)], to: sight.key)
    default:
      var chosen = value
      if case .keep(let number) = choice {
        chosen = try seen.choice(number, of: target.name).value
      }
      // Written also if it is the value shown: that settles the field.
      for (key, write) in sight.writes(chosen ?? .null, to: target.slot, shown: seen.marks) {
        try change.write([write], to: key)
      }
    }
  }

  private func deletionChosen(_ choice: Choice, _ value: Value?) throws -> Bool {
    switch choice {
    case .keep(1): return true
    case .keep(2): return false
    case .value: return value == .boolean(true)
    case .keep(let number):
      throw CommandFailure(
        .invalidData, code: "no-such-value", message: "deleted has no value \(number)",
        field: "deleted", hint: "1 keeps the deletion, 2 keeps the record.")
    }
  }

  /// Several people's links to one target, as one that knows what each of them had seen.
  private func link(_ chosen: [(mark: Mark, link: MergeLink)]) throws -> MergeLink {
    guard let first = chosen.first?.link else { throw SeenValues.stale(Slot.mergedInto.name) }
    return MergeLink(
      target: first.target,
      coverage: chosen.reduce(Coverage()) { $0.joined(with: $1.link.coverage) })
  }

  private func outcome(_ key: RecordKey, _ target: ResolveTarget) throws -> EntryOutcome {
    guard let sight = try replica.sight(of: key),
      let left = try replica.reader().conflicts(of: sight.record)
        .first(where: { $0.slot == target.slot })
    else { return EntryOutcome(key, .changed) }
    let warning = EntryWarning(
      code: "unresolved",
      message: "\(target.name) still has \(left.values.count) values that differ",
      field: target.name,
      hint: "Others came in since. Look again with “fieldbook conflicts”.")
    return EntryOutcome(key, .changed, warnings: [warning], unresolved: [target.name])
  }
}
