import LocalStore
import SyncProtocol

@testable import SyncServer

/// Knows of every edit what its author had been shown, because it stood beside them.
struct HistoryOracle {
  struct Edit {
    let mark: Mark
    let slot: Slot
    let author: String
    let value: String
    /// The edits that it replaced.
    let replaced: Set<Mark>
  }

  private(set) var edits: [Mark: Edit] = [:]
  let key: RecordKey

  init(_ key: RecordKey) { self.key = key }

  /// Lets somebody write a field, and looks at what that did.
  mutating func watch(_ laptop: TestLaptop, _ field: String, _ write: () throws -> Void) throws {
    let slot = Slot(field)
    let before = try live(laptop, slot)
    try write()
    let after = try live(laptop, slot)
    guard let (mark, value) = after.first(where: { before[$0.key] == nil }) else { return }
    edits[mark] = Edit(
      mark: mark, slot: slot, author: laptop.joined.name, value: value,
      replaced: Set(before.keys).subtracting(after.keys))
  }

  private func live(_ laptop: TestLaptop, _ slot: Slot) throws -> [Mark: String] {
    let register = try laptop.replica.store.fact(key)?.state[slot] ?? Register()
    return Dictionary(
      uniqueKeysWithValues: register.live.map { ($0.mark, $0.value?.textContent ?? "") })
  }

  /// A slot's edits in the order of their stamps.
  func edits(of slot: Slot) -> [Edit] {
    edits.values.filter { $0.slot == slot }.sorted { $0.mark.stamp < $1.mark.stamp }
  }

  /// What `history` should tell of each edit of a slot.
  func lines(of slot: Slot) -> [HistoryLine] {
    let ordered = edits(of: slot)
    var past: [Mark: Set<Mark>] = [:]
    for edit in ordered {
      // Whoever writes has seen what they wrote before, even if somebody replaced it meanwhile.
      let own = ordered.filter { $0.author == edit.author && $0.mark.stamp < edit.mark.stamp }
      let seen = edit.replaced.union(own.map(\.mark))
      past[edit.mark] = seen.reduce(into: seen) { $0.formUnion(past[$1] ?? []) }
    }
    return ordered.map { edit in
      let replaced = edit.replaced.compactMap { edits[$0] }
        .sorted { $0.mark.stamp < $1.mark.stamp }
      let isConcurrent = ordered.contains {
        $0.mark.stamp < edit.mark.stamp && $0.value != edit.value
          && past[edit.mark]?.contains($0.mark) != true
      }
      let relation: HistoryEntry.Relation =
        if Set(replaced.map(\.value)).count > 1 {
          .resolved
        } else if isConcurrent {
          .concurrent
        } else {
          replaced.isEmpty ? .created : .replaced
        }
      return HistoryLine(
        author: edit.author, old: replaced.last?.value, new: edit.value,
        relation: relation.rawValue)
    }
  }
}

/// What `history` tells of one change.
struct HistoryLine: Hashable {
  let author: String?
  let old: String?
  let new: String?
  let relation: String?

  init(author: String?, old: String?, new: String?, relation: String?) {
    (self.author, self.old, self.new, self.relation) = (author, old, new, relation)
  }

  init(_ json: JSONValue) {
    self.init(
      author: json["author"]?.stringValue, old: json["old"]?.stringValue,
      new: json["new"]?.stringValue, relation: json["relation"]?.stringValue)
  }
}
