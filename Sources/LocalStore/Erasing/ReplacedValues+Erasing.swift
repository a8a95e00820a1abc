import SyncProtocol

extension ReplacedValues {
  /// Drops the values of slots that an erasure took away, and their names from summaries.
  func forgetErased(_ key: RecordKey, _ state: RecordState) throws {
    for row in try of(key) {
      let (slot, value) = (row.value.slot, row.value.value)
      if state.isErased(slot) {
        try connection.execute("DELETE FROM replaced WHERE n = ?1", .integer(row.number))
      } else if state.erases(value, of: slot) {
        try connection.execute(
          "UPDATE replaced SET value = ?2 WHERE n = ?1", .integer(row.number),
          .blob(Array(state.restricted(value, in: slot).bytes)))
      }
    }
  }
}
