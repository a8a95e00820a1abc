import SyncProtocol

/// The edits of one slot that are held here with their values, and which of them replaced which.
struct SlotHistory {
  struct Edit {
    let mark: Mark
    let value: Value
    /// The edits that are known to have replaced it; none while it is live.
    var replacedBy: Set<Mark> = []
    /// Whether nobody but its author can have been shown it.
    var isPrivate = false
  }

  let slot: Slot
  /// By their stamps: as a rule in the order in which they were made.
  let edits: [Edit]
  private let order: EditOrder
  /// The edits whose values were gone before they could arrive here.
  private let lost: [Mark]

  /// - Parameter isRecorded: whether all that a writer's edits replaced is known. Of another's the
  ///   most likely is taken: what stood before the edits that it met.
  init(
    _ slot: Slot, _ register: Register, replaced: [ReplacedEdit],
    isRecorded: (WriterID) -> Bool
  ) {
    self.slot = slot
    let known = Self.known(register, replaced)
    let edits = known.values.sorted {
      ($0.mark.stamp, $0.mark.writer) < ($1.mark.stamp, $1.mark.writer)
    }
    self.edits = edits
    lost = register.entries.filter { !$0.isLive && known[$0.mark] == nil }.map(\.mark)
    let own = Self.own(edits)
    var replaced = Self.replaced(edits)
    let certain = EditOrder(replaced: replaced, own: own)
    for place in edits.indices
    where replaced[place].isEmpty && !isRecorded(edits[place].mark.writer) {
      if let likely = Self.commonPast(of: place, in: edits, replaced, certain) {
        replaced[place].insert(likely)
      }
    }
    order = EditOrder(replaced: replaced, own: own)
  }

  private static func known(_ register: Register, _ replaced: [ReplacedEdit]) -> [Mark: Edit] {
    var edits: [Mark: Edit] = [:]
    for row in replaced {
      var edit = edits[row.value.mark] ?? Edit(mark: row.value.mark, value: row.value.value)
      edit.replacedBy.formUnion(row.by)
      edit.isPrivate = edit.isPrivate || row.isPrivate
      edits[row.value.mark] = edit
    }
    // After an undo an edit that was replaced stands again.
    for entry in register.entries {
      if let value = entry.value { edits[entry.mark] = Edit(mark: entry.mark, value: value) }
    }
    return edits
  }

  /// For each edit those that it is known to have replaced.
  private static func replaced(_ edits: [Edit]) -> [Set<Int>] {
    var places: [Mark: Int] = [:]
    for (place, edit) in edits.enumerated() { places[edit.mark] = place }
    var replaced: [Set<Int>] = Array(repeating: [], count: edits.count)
    for (place, edit) in edits.enumerated() {
      for by in edit.replacedBy {
        if let later = places[by], later != place { replaced[later].insert(place) }
      }
    }
    return replaced
  }

  /// For each edit its writer's one before it.
  private static func own(_ edits: [Edit]) -> [Int?] {
    var latest: [WriterID: Int] = [:]
    return edits.enumerated().map { place, edit in
      defer { latest[edit.mark.writer] = place }
      return latest[edit.mark.writer]
    }
  }

  /// The latest value that an edit's author may have been shown, and that somebody replaced who had
  /// not seen this edit.
  private static func commonPast(
    of place: Int, in edits: [Edit], _ replaced: [Set<Int>], _ order: EditOrder
  ) -> Int? {
    var likely: Int?
    for (later, earlier) in replaced.enumerated()
    where later != place && !order.isBefore(place, later) {
      for candidate in earlier where candidate < place && candidate > likely ?? -1 {
        guard !edits[candidate].isPrivate, !order.isBefore(place, candidate) else { continue }
        likely = candidate
      }
    }
    return likely
  }
}

extension SlotHistory {
  /// What an edit replaced; of several values the latest.
  func old(of place: Int) -> Value? { order.replaced[place].last.map { edits[$0].value } }

  func relation(of place: Int) -> HistoryEntry.Relation {
    if Set(order.replaced[place].map { edits[$0].value }).count > 1 { return .resolved }
    if isConcurrent(place) { return .concurrent }
    let followsLost = lost.contains { $0.stamp < edits[place].mark.stamp }
    return order.replaced[place].isEmpty && !followsLost ? .created : .replaced
  }

  /// Whether an earlier edit of another value is none that this one came after.
  private func isConcurrent(_ place: Int) -> Bool {
    edits[..<place].indices.contains {
      edits[$0].value != edits[place].value && order.areConcurrent($0, place)
    }
  }
}
