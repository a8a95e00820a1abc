extension RecordState {
  /// Writes a slot: the author's own entry gets the value, and exactly the edits that were shown
  /// to the author are marked superseded.
  /// - Precondition: the stamp is above every stamp of this writer here (a `HybridClock`'s is).
  public mutating func write(_ value: Value, to slot: Slot, as mark: Mark, shown: Set<Mark>) {
    guard !isErased(slot) else { return }
    update(slot) { $0.write(value, as: mark, shown: shown) }
  }

  /// Deletes the record, as somebody to whom all of this state was shown.
  public mutating func delete(as mark: Mark) {
    let deletion = Deletion(isDeleted: true, coverage: coverageOfLive())
    write(deletion.value, to: .deleted, as: mark, shown: liveMarks(of: .deleted))
  }

  /// Takes back every deletion that is known here.
  public mutating func restore(as mark: Mark) {
    let restore = Deletion(isDeleted: false)
    write(restore.value, to: .deleted, as: mark, shown: liveMarks(of: .deleted))
  }

  /// Declares this record a duplicate of `target`, as somebody to whom all of it was shown.
  public mutating func merge(into target: MergeLink.Target, as mark: Mark) {
    let link = MergeLink(target: target, coverage: coverageOfLive(exceptMergeLink: true))
    write(link.value, to: .mergedInto, as: mark, shown: liveMarks(of: .mergedInto))
  }

  /// Takes back every merge link that is known here.
  public mutating func unmerge(as mark: Mark) {
    let link = MergeLink(target: nil)
    write(link.value, to: .mergedInto, as: mark, shown: liveMarks(of: .mergedInto))
  }

  public func liveMarks(of slot: Slot) -> Set<Mark> {
    Set(self[slot].entries.filter(\.isLive).map(\.mark))
  }

  /// The live edits of every slot but `deleted`, whose own entries do not count.
  func coverageOfLive(exceptMergeLink: Bool = false) -> Coverage {
    var coverage = Coverage()
    for cell in cells where cell.slot != .deleted {
      if exceptMergeLink, cell.slot == .mergedInto { continue }
      for entry in cell.register.entries where entry.isLive {
        coverage.add(entry.mark, of: cell.slot)
      }
    }
    return coverage
  }
}
