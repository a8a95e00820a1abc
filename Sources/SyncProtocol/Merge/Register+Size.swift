extension Register {
  /// About how many bytes this takes written out by itself: for filling pushes and pages without
  /// encoding them twice. In a batch of records that are alike it takes fewer.
  public var approximateBytes: Int {
    entries.reduce(0) { $0 + 12 + ($1.value?.count ?? 1) }
  }
}

extension RecordState {
  /// The same of all registers, with the names of their slots.
  public var approximateBytes: Int {
    cells.reduce(0) { $0 + $1.register.approximateBytes + $1.slot.name.utf8.count }
  }
}
