extension SyncAnswer {
  /// The items, with consecutive pages of a zone as one: what changes in many places of a file at
  /// once is written there once.
  public var itemsWithPagesJoined: [AnswerItem] {
    var joined: [AnswerItem] = []
    for item in items {
      if case .page(let zone, let next) = item, case .page(zone, var page)? = joined.last {
        joined.removeLast()
        page.append(next)
        joined.append(.page(zone: zone, page))
      } else {
        joined.append(item)
      }
    }
    return joined
  }
}

extension Page {
  /// Goes on with the page that follows this one.
  fileprivate mutating func append(_ next: Page) {
    records += next.records
    authors += next.authors
    journalHash = next.journalHash
    position = max(position, next.position)
  }
}
