extension Register {
  /// About how many bytes this takes in a batch: for filling pushes and pages without encoding
  /// them twice.
  public var approximateBytes: Int {
    entries.reduce(0) { $0 + 12 + ($1.value?.bytes.count ?? 1) }
  }
}

extension RecordState {
  /// About how many bytes this takes in a batch, its slots' names included.
  public var approximateBytes: Int {
    cells.reduce(0) { $0 + $1.register.approximateBytes + $1.slot.name.utf8.count }
  }
}
