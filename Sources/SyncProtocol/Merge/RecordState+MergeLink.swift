extension RecordState {
  /// Every merge link that nobody who saw it has replaced.
  public var liveLinks: [(mark: Mark, link: MergeLink)] {
    self[.mergedInto].entries.compactMap { entry in
      entry.value.flatMap { try? MergeLink($0) }.map { (entry.mark, $0) }
    }
  }

  /// The link to follow: of several concurrent ones the latest, which policy `review` shows.
  public var mergeLink: MergeLink? {
    liveLinks.max { ($0.mark.stamp, $0.mark.writer) < ($1.mark.stamp, $1.mark.writer) }?.link
  }

  /// Edits of this merged record that its mergers had not seen: they appear under the kept record
  /// as additional concurrent values, so that nobody's late work is hidden with the duplicate.
  public func unseenByMergers() -> [Cell] {
    let seen = liveLinks.map(\.link.coverage)
      .reduce(Coverage()) { $0.joined(with: $1) }
    return cells.compactMap { cell in
      guard !cell.slot.isControl else { return nil }
      let unseen = cell.register.entries.filter {
        $0.isLive && !seen.covers($0.mark, of: cell.slot)
      }
      return unseen.isEmpty ? nil : Cell(slot: cell.slot, register: Register(sorted: unseen))
    }
  }
}
