extension RecordState {
  /// Whether a batch can carry this state. Joins of states that are may grow beyond it: the server
  /// holds back what would make a record so large.
  public var isWithinLimits: Bool {
    cells.count <= Limits.slotsPerRecord && valueBytes <= Limits.recordBytes
      && cells.allSatisfy { $0.register.entries.count <= Limits.entriesPerRegister }
  }

  /// The bytes of all live values.
  var valueBytes: Int {
    cells.reduce(0) { sum, cell in
      cell.register.entries.reduce(sum) { $0 + ($1.value?.bytes.count ?? 0) }
    }
  }
}
