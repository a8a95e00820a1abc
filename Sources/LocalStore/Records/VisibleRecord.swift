import SyncProtocol

/// What is to be seen of a record: its own registers, and what was written to the records merged
/// into it without their mergers knowing, as additional concurrent values.
struct VisibleRecord {
  let fact: Fact
  let type: RecordType?
  /// Live entries of hidden duplicates, by slot.
  let additions: [Slot: [Entry]]
  let ranking: Ranking

  /// Every slot of a field with an entry, of its own or added.
  var slots: [Slot] {
    let own = fact.state.cells.map(\.slot).filter { !$0.isControl }
    guard !additions.isEmpty else { return own }
    let known = Set(own)
    return (own + additions.keys.filter { !known.contains($0) }).sorted()
  }

  func live(_ slot: Slot) -> [Entry] {
    let own = fact.state[slot].live
    return additions[slot].map { own + $0 } ?? own
  }

  func display(_ slot: Slot) -> RegisterDisplay? {
    switch slot {
    case .deleted: return nil
    case .mergedInto: return linkDisplay
    default: return display(live(slot), of: slot)
    }
  }

  func display(_ entries: [Entry], of slot: Slot) -> RegisterDisplay? {
    let field = type?.field(slot.field)
    return RegisterDisplay(
      entries, policy: field?.policy ?? .review,
      rank: field.map { ranking.rank(of: $0, in: fact.state) } ?? { _ in nil })
  }

  /// The value shown; nil if nothing is live or the field was emptied.
  func shown(_ slot: Slot) -> Value? {
    let entries = live(slot)
    // One live value is nearly every field of every record.
    let value = entries.count == 1 ? entries[0].value : display(entries, of: slot)?.shown.value
    return value.flatMap { $0.isNull ? nil : $0 }
  }

  /// Links to the same target are agreement, whatever their authors had seen.
  private var linkDisplay: RegisterDisplay? {
    let targets = fact.state.liveLinks.map { mark, link in
      Entry(mark, link.target.map { .reference($0.id) } ?? .null)
    }
    return RegisterDisplay(targets, policy: .review)
  }
}
