import LocalStore
import SyncProtocol

/// What the journal knows of one record: which edits arrived when and from which device, and which
/// of them replaced which.
struct RecordTrail {
  private struct EditName: Hashable {
    let slot: Slot
    let mark: Mark
  }

  /// The first arrival of each edit with its value.
  private let edits: [EditName: Journal.Arrival]
  /// For each edit that somebody superseded the seq at which the server learnt it.
  private let supersededAt: [EditName: UInt64]
  private let bySlot: [Slot: [Journal.Arrival]]

  init(_ arrivals: [Journal.Arrival]) {
    var edits: [EditName: Journal.Arrival] = [:]
    var supersededAt: [EditName: UInt64] = [:]
    for arrival in arrivals {
      let name = EditName(slot: arrival.slot, mark: arrival.mark)
      if arrival.value == nil {
        if supersededAt[name] == nil { supersededAt[name] = arrival.seq }
      } else if edits[name] == nil {
        edits[name] = arrival
      }
    }
    self.edits = edits
    self.supersededAt = supersededAt
    bySlot = Dictionary(grouping: edits.values, by: \.slot)
  }

  /// How an edit came to the server.
  func arrival(of slot: Slot, _ mark: Mark) -> Journal.Arrival? {
    edits[EditName(slot: slot, mark: mark)]
  }

  /// Every edit that was replaced, with the edit that did it: itself, if it was discarded and
  /// nothing stands in its place.
  var replaced: [ReplacedEdit] {
    edits.values.compactMap { edit in
      guard let value = edit.value else { return nil }
      let name = EditName(slot: edit.slot, mark: edit.mark)
      let gone = supersededAt[name] == nil ? nil : edit
      guard let by = replacement(of: edit) ?? gone else { return nil }
      return ReplacedEdit(
        value: PastValue(slot: edit.slot, mark: edit.mark, value: value), by: by.mark)
    }
  }

  /// Its author's next edit of the slot, or the edit that came together with the news that it was
  /// superseded: whichever the server had first.
  private func replacement(of edit: Journal.Arrival) -> Journal.Arrival? {
    let later = (bySlot[edit.slot] ?? []).filter { $0.mark.stamp > edit.mark.stamp }
    let own = earliest(later.filter { $0.mark.writer == edit.mark.writer })
    guard let seq = supersededAt[EditName(slot: edit.slot, mark: edit.mark)] else { return own }
    let others = earliest(later.filter { $0.mark.writer != edit.mark.writer && $0.seq == seq })
    guard let own else { return others }
    return others != nil && seq < own.seq ? others : own
  }

  private func earliest(_ edits: [Journal.Arrival]) -> Journal.Arrival? {
    edits.min { ($0.mark.stamp, $0.mark.writer) < ($1.mark.stamp, $1.mark.writer) }
  }
}
