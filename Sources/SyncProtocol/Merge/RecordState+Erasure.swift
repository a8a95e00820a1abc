extension RecordState {
  /// Erases all but some fields. Only the server's word makes a replica do this.
  public mutating func erase(keeping fields: Set<Slot>) {
    kept = kept.map { $0.intersection(fields) } ?? fields
    self = normalised()
  }

  /// What is left of these edits beside a record of which only `fields` were kept; all of them if
  /// it was never erased. It is no erasure itself.
  ///
  /// Edits that arrive late are compared and held in this form: what the record holds of a deletion
  /// names no erased slot any more, and must not pass for somebody else's.
  public func reduced(to fields: Set<Slot>?) -> RecordState {
    guard let fields else { return self }
    var reduced = RecordState(sorted: cells, kept: fields).normalised()
    reduced.kept = kept
    return reduced
  }

  /// Whether an erasure of this record leaves nothing, or not all, of an edit: its slot is gone, or
  /// its summary names slots that are.
  public func erases(_ value: Value?, of slot: Slot) -> Bool {
    isErased(slot) || value.map { restricted($0, in: slot) != $0 } ?? false
  }

  /// A slot's value without the names of slots that were erased from this record.
  public func restricted(_ value: Value, in slot: Slot) -> Value {
    guard let kept else { return value }
    return ControlSlot.mapCoverage(of: value, in: slot) { $0.restricted(to: kept) }
  }

  /// Erasure as a normal form: what was not kept is absent, in the summaries too. The control
  /// slots stay; without them an erased record would come back from its deletion.
  public func normalised() -> RecordState {
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

extension RecordDelta {
  /// See `RecordState.reduced(to:)`; of replaced values, too, only what is left.
  public func reduced(to fields: Set<Slot>?) -> RecordDelta {
    guard let fields else { return self }
    var erased = RecordState()
    erased.erase(keeping: fields)
    var reduced = self
    reduced.state = state.reduced(to: fields)
    reduced.past = past.filter { !erased.isErased($0.slot) }.map { value in
      PastValue(
        slot: value.slot, mark: value.mark, value: erased.restricted(value.value, in: value.slot))
    }
    return reduced
  }
}
