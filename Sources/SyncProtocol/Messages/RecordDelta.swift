/// A value that its author replaced before it could be pushed: every edit is pushed with its value
/// at least once, for history's sake.
public struct PastValue: Hashable, Sendable {
  public var slot: Slot
  public var mark: Mark
  public var value: Value

  public init(slot: Slot, mark: Mark, value: Value) {
    self.slot = slot
    self.mark = mark
    self.value = value
  }
}

/// What travels of one record: whole registers of some of its slots.
public struct RecordDelta: Hashable, Sendable {
  public var type: String
  public var id: RecordID
  public var state: RecordState
  /// Only in pushes.
  public var past: [PastValue]

  public init(type: String, id: RecordID, state: RecordState, past: [PastValue] = []) {
    self.type = type
    self.id = id
    self.state = state
    self.past = past
  }
}
