extension RecordState {
  /// Whether a batch can carry this state. Joins of states that are may grow beyond it: the server
  /// holds back what would make a record so large.
  public var isWithinLimits: Bool {
    cells.count <= Limits.slotsPerRecord && valueBytes <= Limits.recordBytes
      && entryCount <= Limits.entriesPerRecord
      && cells.allSatisfy { $0.register.entries.count <= Limits.entriesPerRegister }
  }

  private var entryCount: Int { cells.reduce(0) { $0 + $1.register.entries.count } }

  /// The bytes of all live values.
  var valueBytes: Int {
    cells.reduce(0) { sum, cell in
      cell.register.entries.reduce(sum) { $0 + ($1.value?.count ?? 0) }
    }
  }
}
