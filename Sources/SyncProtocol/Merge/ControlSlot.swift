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

  /// What the author of a deletion or a merge link had seen; nil for any other value.
  static func coverage(of value: Value, in slot: Slot) -> Coverage? {
    switch slot {
    case .deleted: (try? Deletion(value))?.coverage
    case .mergedInto: (try? MergeLink(value))?.coverage
    default: nil
    }
  }

  /// A deletion or a merge link that covers something else; any other value as it is.
  static func mapCoverage(
    of value: Value, in slot: Slot, _ transform: (Coverage) -> Coverage
  ) -> Value {
    if slot == .deleted, var deletion = try? Deletion(value) {
      deletion.coverage = transform(deletion.coverage)
      return deletion.value
    }
    if slot == .mergedInto, var link = try? MergeLink(value) {
      link.coverage = transform(link.coverage)
      return link.value
    }
    return value
  }
}
