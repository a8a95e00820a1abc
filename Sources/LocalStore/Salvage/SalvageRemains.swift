internal import SyncProtocol

/// What a salvage knows besides the rows it could put back into their tables.
struct SalvageRemains {
  /// Facts found elsewhere than in their table: older ones, as a rule.
  static let factTable = "temp.leftover_fact"

  /// Records that stood in the outbox at some time.
  var outbox: Set<RecordKey> = []
  /// Whether every writer of this replica is known.
  var knowsOwnWriters = false
  /// Whether every zone that is held is known.
  var knowsZones = false
  /// Rows of our tables, wherever they were found.
  var rows = 0
  /// Places in our tables where there was something that could not be read.
  var unreadableTables: Set<String> = []
}
