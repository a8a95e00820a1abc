/// Whether a record is there for people.
public enum DeletionStatus: Hashable, Sendable {
  case present
  case deleted
  /// Somebody deleted it, and somebody else edited or restored it without knowing: it is shown,
  /// and flagged for review.
  case contested
}

extension RecordState {
  /// A record is deleted only if every live edit of its fields is covered by the live summaries
  /// together, and no restore is live.
  public var deletionStatus: DeletionStatus {
    let live = liveDeletions
    let deletions = live.filter(\.isDeleted)
    guard !deletions.isEmpty else { return .present }
    guard deletions.count == live.count else { return .contested }
    let seen = deletions.dropFirst().reduce(deletions[0].coverage) {
      $0.joined(with: $1.coverage)
    }
    return liveEditsAreCovered(by: seen) ? .deleted : .contested
  }

  private var liveDeletions: [Deletion] {
    self[.deleted].entries.compactMap { entry in
      entry.value.flatMap { try? Deletion($0) }
    }
  }

  private func liveEditsAreCovered(by coverage: Coverage) -> Bool {
    cells.allSatisfy { cell in
      cell.slot == .deleted
        || cell.register.entries.allSatisfy { entry in
          !entry.isLive || coverage.covers(entry.mark, of: cell.slot)
        }
    }
  }
}
