import SyncProtocol

/// Settles a deletion that an edit or a restore its author had not seen stands against.
enum DeletionChoice {
  /// What to write. A deletion that is kept covers what its earlier authors had seen and what was
  /// shown now, and no edit that came in since.
  /// - Parameter seen: the deletions, restores and edits that were shown.
  static func write(
    isDeleted: Bool, seen: Set<Mark>, in state: RecordState
  ) -> LocalChange.Write {
    var deletion = Deletion(isDeleted: isDeleted)
    if isDeleted {
      for (mark, earlier) in state.liveDeletions where seen.contains(mark) {
        deletion.coverage = deletion.coverage.joined(with: earlier.coverage)
      }
      for (slot, mark) in state.liveEdits where seen.contains(mark) {
        deletion.coverage.add(mark, of: slot)
      }
    }
    return LocalChange.Write(.deleted, deletion.value, shown: seen)
  }
}

extension RecordState {
  /// Every deletion and restore that nobody who saw it has replaced.
  fileprivate var liveDeletions: [(mark: Mark, deletion: Deletion)] {
    self[.deleted].entries.compactMap { entry in
      entry.value.flatMap { try? Deletion($0) }.map { (entry.mark, $0) }
    }
  }

  fileprivate var liveEdits: [(slot: Slot, mark: Mark)] {
    cells.filter { $0.slot != .deleted }.flatMap { cell in
      cell.register.live.map { (cell.slot, $0.mark) }
    }
  }
}
