extension RecordState {
  /// The least state that knows all that either knows.
  public func joined(with other: RecordState) -> RecordState {
    let kept = Self.intersection(kept, other.kept)
    var result: [Cell] = []
    result.reserveCapacity(max(cells.count, other.cells.count))
    var (left, right) = (cells[...], other.cells[...])
    while let mine = left.first, let theirs = right.first {
      if mine.slot == theirs.slot {
        let ties = ControlSlot.tieRule(of: mine.slot)
        result.append(
          Cell(slot: mine.slot, register: mine.register.joined(with: theirs.register, ties: ties)))
        left.removeFirst()
        right.removeFirst()
      } else if mine.slot < theirs.slot {
        result.append(left.removeFirst())
      } else {
        result.append(right.removeFirst())
      }
    }
    result.append(contentsOf: left)
    result.append(contentsOf: right)
    return RecordState(sorted: result, kept: kept).normalised()
  }

  private static func intersection(_ left: Set<Slot>?, _ right: Set<Slot>?) -> Set<Slot>? {
    guard let left, let right else { return left ?? right }
    return left.intersection(right)
  }

  /// Erasure as a normal form: what was not kept is absent, in the summaries too. The control
  /// slots stay; without them an erased record would come back from its deletion.
  func normalised() -> RecordState {
    guard let kept else { return self }
    var result = self
    result.cells = cells.filter { !isErased($0.slot) }
    for slot in [Slot.deleted, .mergedInto] where result.index(of: slot) != nil {
      result.update(slot) { register in
        register.mapValues { value in
          ControlSlot.mapCoverage(of: value, in: slot) { $0.restricted(to: kept) }
        }
      }
    }
    return result
  }
}
