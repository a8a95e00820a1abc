import SyncProtocol

/// The edits of one slot that are held here with their values, and which of them replaced which.
struct SlotHistory {
  struct Edit {
    let mark: Mark
    let value: Value
    /// The edit that replaced it; nil while it is live.
    var replacedBy: Mark?
  }

  let slot: Slot
  /// In the order in which they were made.
  let edits: [Edit]
  /// The edits whose values were gone before they could arrive here.
  private let lost: [Mark]

  init(_ slot: Slot, _ register: Register, replaced: [ReplacedEdit]) {
    self.slot = slot
    var edits: [Mark: Edit] = [:]
    for row in replaced {
      edits[row.value.mark] = Edit(
        mark: row.value.mark, value: row.value.value, replacedBy: row.by)
    }
    // After an undo an edit that was replaced stands again.
    for entry in register.entries {
      if let value = entry.value { edits[entry.mark] = Edit(mark: entry.mark, value: value) }
    }
    self.edits = edits.values.sorted {
      ($0.mark.stamp, $0.mark.writer) < ($1.mark.stamp, $1.mark.writer)
    }
    lost = register.entries.filter { !$0.isLive && edits[$0.mark] == nil }.map(\.mark)
  }

  /// What an edit replaced, oldest first.
  func replaced(by mark: Mark) -> [Value] {
    edits.filter { $0.replacedBy == mark && $0.mark != mark }.map(\.value)
  }

  func relation(of edit: Edit) -> HistoryEntry.Relation {
    let olds = replaced(by: edit.mark)
    if Set(olds).count > 1 { return .resolved }
    if isConcurrent(edit) { return .concurrent }
    let followsLost = lost.contains { $0.stamp < edit.mark.stamp }
    return olds.isEmpty && !followsLost ? .created : .replaced
  }

  /// Whether an earlier edit of another value is none that this one came after.
  private func isConcurrent(_ edit: Edit) -> Bool {
    edits.contains { other in
      (other.mark.stamp, other.mark.writer) < (edit.mark.stamp, edit.mark.writer)
        && other.value != edit.value && !isSuccessor(edit.mark, of: other)
    }
  }

  private func isSuccessor(_ mark: Mark, of edit: Edit) -> Bool {
    var seen: Set<Mark> = []
    var next = edit.replacedBy
    while let current = next, seen.insert(current).inserted {
      if current == mark { return true }
      next = edits.first { $0.mark == current }?.replacedBy
    }
    return false
  }
}
