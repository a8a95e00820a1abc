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
  private let slots: [Slot: SlotTrail]

  /// - Parameter arrivals: in their order.
  init(_ arrivals: [Journal.Arrival]) {
    var edits: [EditName: Journal.Arrival] = [:]
    for arrival in arrivals where arrival.value != nil {
      let name = EditName(slot: arrival.slot, mark: arrival.mark)
      if edits[name] == nil { edits[name] = arrival }
    }
    self.edits = edits
    slots = Dictionary(grouping: arrivals, by: \.slot).mapValues { SlotTrail($0) }
  }

  /// How an edit came to the server.
  func arrival(of slot: Slot, _ mark: Mark) -> Journal.Arrival? {
    edits[EditName(slot: slot, mark: mark)]
  }

  /// Every edit that arrived with its value, with those that are known to have replaced it.
  var replaced: [ReplacedEdit] {
    edits.values.compactMap { edit in
      edit.value.map {
        ReplacedEdit(
          value: PastValue(slot: edit.slot, mark: edit.mark, value: $0),
          by: slots[edit.slot]?.replacements[edit.mark] ?? [], isPrivate: edit.kind == .past)
      }
    }
  }
}
