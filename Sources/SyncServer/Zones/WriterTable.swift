import LocalStore
import SyncProtocol

/// The writers known to a zone, each with its device, its person and the last push joined.
struct WriterTable {
  let connection: Connection

  struct Row {
    let device: String
    let person: String
    let lastPush: PushID?
  }

  func row(_ writer: WriterID) throws -> Row? {
    try connection.first(
      "SELECT device, person, last_push FROM writer WHERE writer = ?1",
      .integer(Int64(bitPattern: writer.number))
    ) { row in
      Row(
        device: row.text(0), person: row.text(1),
        lastPush: row.int64OrNil(2).map { PushID(UInt64(bitPattern: $0)) })
    }
  }

  /// Whether a push was ever joined here.
  func knows(_ push: PushID) throws -> Bool {
    try connection.int64(
      "SELECT 1 FROM push WHERE id = ?1", .integer(Int64(bitPattern: push.number))) != nil
  }

  /// Takes note of writers that are not known yet as a person's; whose the others are does not
  /// change.
  func note(_ writers: [WriterID], of caller: Caller) throws {
    for writer in writers {
      try connection.execute(
        "INSERT OR IGNORE INTO writer(writer, device, person, name) VALUES (?1, ?2, ?3, ?4)",
        .integer(Int64(bitPattern: writer.number)), .text(caller.device), .text(caller.person),
        .text(caller.name))
    }
  }

  /// - Parameter head: the zone's last seq with it.
  func noteJoined(_ push: PushID, head: UInt64) throws {
    try connection.execute(
      "INSERT OR IGNORE INTO push VALUES (?1, ?2)", .integer(Int64(bitPattern: push.number)),
      .integer(Int64(bitPattern: head)))
  }

  /// Takes note of a push, of a writer's first one in particular.
  /// - Parameter head: the zone's last seq with it.
  func notePush(
    _ push: PushID, by writer: WriterID, of caller: Caller, head: UInt64
  ) throws {
    try connection.execute(
      """
      INSERT INTO writer(writer, device, person, name, last_push) VALUES (?1, ?2, ?3, ?4, ?5)
      ON CONFLICT(writer) DO UPDATE SET last_push = excluded.last_push, name = excluded.name
      """,
      .integer(Int64(bitPattern: writer.number)), .text(caller.device), .text(caller.person),
      .text(caller.name), .integer(Int64(bitPattern: push.number)))
    try noteJoined(push, head: head)
  }

  /// Takes over which writers another file of the zone knows, and not how far their pushes had
  /// come: whose a writer is, is access, which nothing rolls back.
  func adopt(_ other: WriterTable) throws {
    try other.connection.query("SELECT writer, device, person, name FROM writer") { row in
      try connection.execute(
        "INSERT OR IGNORE INTO writer(writer, device, person, name) VALUES (?1, ?2, ?3, ?4)",
        .integer(row.int64(0)), .text(row.text(1)), .text(row.text(2)), .text(row.text(3)))
    }
  }
}
