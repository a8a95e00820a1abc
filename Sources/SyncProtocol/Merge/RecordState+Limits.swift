extension RecordState {
  /// Whether a batch can carry this state. Joins of states that are may grow beyond it: the server
  /// holds back what would make a record so large.
  public var isWithinLimits: Bool {
    cells.count <= Limits.slotsPerRecord
      && cells.allSatisfy { $0.register.entries.count <= Limits.entriesPerRegister }
  }
}
