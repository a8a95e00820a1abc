extension FactStore {
  /// How many facts have a seq in `(start, end]`. Below the head no fact is ever added, only taken
  /// away (a record that changes moves to the end), so while this number is the same, so are they.
  public func count(after start: UInt64, through end: UInt64) throws -> Int {
    Int(
      try connection.int64(
        "SELECT count(*) FROM fact WHERE seq > ?1 AND seq <= ?2",
        .integer(Int64(clamping: start)), .integer(Int64(clamping: end))) ?? 0)
  }
}
