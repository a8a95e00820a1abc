import LocalStore
import SyncProtocol

/// One zone's file, on one connection: the server's replica of the zone with its journal.
///
/// Thread rule: as its connection, one thread at a time. The zone's writer has one, every reader
/// its own.
final class ZoneFile {
  let zone: Zone
  let store: FactStore
  var connection: Connection { store.connection }

  /// Opens a zone's file, and makes its tables if it is empty.
  init(_ connection: Connection, zone: Zone) throws {
    try FileFormat.zone.prepare(connection)
    self.zone = zone
    store = FactStore(connection)
    connection.triggersEnabled = false
  }

  /// The zone's present epoch. A new file gets one with its first use by a writer.
  func epoch() throws -> Epoch {
    Epoch(UInt64(bitPattern: try setting("epoch") ?? 0))
  }

  /// Starts a new epoch: random, and never the one that stands for "unknown".
  @discardableResult
  func startEpoch(using random: inout some RandomNumberGenerator) throws -> Epoch {
    let epoch = Epoch(max(1, random.next()))
    try set("epoch", to: Int64(bitPattern: epoch.number))
    try remember(epoch)
    return epoch
  }

  /// Whether this file ever had an epoch, or heard of it.
  func knows(_ epoch: Epoch) throws -> Bool {
    try connection.int64(
      "SELECT 1 FROM epoch WHERE number = ?1", .integer(Int64(bitPattern: epoch.number))) != nil
  }

  func remember(_ epoch: Epoch) throws {
    try connection.execute(
      "INSERT OR IGNORE INTO epoch VALUES (?1)", .integer(Int64(bitPattern: epoch.number)))
  }

  func rememberEpochs(of other: ZoneFile) throws {
    try other.connection.query("SELECT number FROM epoch") { row in
      try remember(Epoch(UInt64(bitPattern: row.int64(0))))
    }
  }

  func setting(_ name: String) throws -> Int64? {
    try connection.int64("SELECT value FROM zone_setting WHERE name = ?1", .text(name))
  }

  func set(_ name: String, to value: Int64) throws {
    try connection.execute(
      """
      INSERT INTO zone_setting VALUES (?1, ?2)
      ON CONFLICT(name) DO UPDATE SET value = excluded.value
      """, .text(name), .integer(value))
  }

  /// The name of the person behind a writer, if it ever pushed here.
  func authorName(of writer: WriterID) throws -> String? {
    try connection.text(
      "SELECT name FROM writer WHERE writer = ?1", .integer(Int64(bitPattern: writer.number)))
  }

  /// The names of some writers, as far as they are known, in ascending order of the writers.
  func authors(of writers: Set<WriterID>) throws -> [Page.Author] {
    try writers.sorted().compactMap { writer in
      try authorName(of: writer).map { Page.Author(writer: writer, name: $0) }
    }
  }
}
