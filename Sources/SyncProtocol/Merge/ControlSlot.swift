/// What the merge knows of the two slots it reads itself.
enum ControlSlot {
  /// Checks what a decoder found in a slot: control slots hold only their own kind of value.
  static func check(_ value: Value, in slot: Slot) throws(CBORError) {
    switch slot {
    case .deleted: _ = try Deletion(value)
    case .mergedInto: _ = try MergeLink(value)
    default: break
    }
  }

  /// How two values of one writer and stamp are joined in this slot. Values that are not of the
  /// slot's kind, which no decoder lets through, rank below all that are.
  static func tieRule(of slot: Slot) -> Register.TieRule {
    switch slot {
    case .deleted:
      return { left, right in
        join(left, right, as: { try? Deletion($0) }) { $0.joined(with: $1).value }
      }
    case .mergedInto:
      return { left, right in
        join(left, right, as: { try? MergeLink($0) }) { $0.joined(with: $1).value }
      }
    default:
      return max
    }
  }

  private static func join<Kind>(
    _ left: Value, _ right: Value, as decode: (Value) -> Kind?, _ combine: (Kind, Kind) -> Value
  ) -> Value {
    switch (decode(left), decode(right)) {
    case (let mine?, let theirs?): combine(mine, theirs)
    case (nil, nil): max(left, right)
    case (_?, nil): left
    case (nil, _?): right
    }
  }

  /// The value without the names of erased slots.
  static func restrict(_ value: Value, in slot: Slot, to kept: Set<Slot>) -> Value {
    if slot == .deleted, var deletion = try? Deletion(value) {
      deletion.coverage = deletion.coverage.restricted(to: kept)
      return deletion.value
    }
    if slot == .mergedInto, var link = try? MergeLink(value) {
      link.coverage = link.coverage.restricted(to: kept)
      return link.value
    }
    return value
  }

  /// The value with its author's own edits under other marks. See `RecordState.reattributed`.
  static func rename(
    _ value: Value, in slot: Slot, _ rename: (Slot, Mark) -> Mark
  ) -> Value {
    if slot == .deleted, var deletion = try? Deletion(value) {
      deletion.coverage = deletion.coverage.renamed(rename)
      return deletion.value
    }
    if slot == .mergedInto, var link = try? MergeLink(value) {
      link.coverage = link.coverage.renamed(rename)
      return link.value
    }
    return value
  }
}
