import SyncProtocol

/// Knows every edit's true causal past, from the people's side: what each of them had been shown
/// when they wrote. The product's registers are compared with it.
final class Oracle {
  struct Place: Hashable {
    let key: RecordKey
    let slot: Slot
  }

  /// For each edit of a slot every edit it stands on, directly or not.
  private(set) var edits: [Place: [Mark: Set<Mark>]] = [:]
  /// What each deletion had seen: all edits of the record, of every slot.
  private(set) var deletions: [RecordKey: [Mark: Set<SeenEdit>]] = [:]
  /// The `deleted` marks that are restores.
  private(set) var restores: Set<Mark> = []

  struct SeenEdit: Hashable {
    let slot: Slot
    let mark: Mark
  }

  /// Somebody wrote `mark`, having been shown `shown`; `own` is their own edit before it.
  func note(_ mark: Mark, at place: Place, shown: Set<Mark>, own: Mark?) {
    var past = shown
    if let own { past.insert(own) }
    for seen in past { past.formUnion(edits[place]?[seen] ?? []) }
    edits[place, default: [:]][mark] = past
  }

  func noteDeletion(_ mark: Mark, of key: RecordKey, seen state: RecordState) {
    var seen: Set<SeenEdit> = []
    for cell in state.cells where cell.slot != .deleted {
      let place = Place(key: key, slot: cell.slot)
      for entry in cell.register.entries where entry.isLive {
        for mark in edits[place]?[entry.mark, default: []] ?? [] {
          seen.insert(SeenEdit(slot: cell.slot, mark: mark))
        }
        seen.insert(SeenEdit(slot: cell.slot, mark: entry.mark))
      }
    }
    deletions[key, default: [:]][mark] = seen
  }

  func noteRestore(_ mark: Mark) { restores.insert(mark) }

  /// The edits that nobody who saw them has replaced.
  func maximal(_ place: Place) -> Set<Mark> {
    let all = edits[place] ?? [:]
    let replaced = all.values.reduce(into: Set<Mark>()) { $0.formUnion($1) }
    return Set(all.keys).subtracting(replaced)
  }

  /// Whether a record must be gone: every maximal edit was seen by the maximal deletions together,
  /// and none of them is a restore.
  func isDeleted(_ key: RecordKey) -> Bool {
    let latest = maximal(Place(key: key, slot: .deleted))
    guard !latest.isEmpty, latest.isDisjoint(with: restores) else { return false }
    let seen = latest.reduce(into: Set<SeenEdit>()) { $0.formUnion(deletions[key]?[$1] ?? []) }
    return edits.keys.filter { $0.key == key && $0.slot != .deleted }.allSatisfy { place in
      maximal(place).allSatisfy { seen.contains(SeenEdit(slot: place.slot, mark: $0)) }
    }
  }
}
