import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("older zone files")
struct ZoneFormatTests {
  /// What version 1 had where version 2 has something else.
  private static let versionOne = """
    CREATE TABLE old(
      id BLOB NOT NULL, seq INTEGER NOT NULL, content BLOB NOT NULL,
      PRIMARY KEY(id, seq)) WITHOUT ROWID;
    INSERT INTO old SELECT id, seq, content FROM journal_content;
    DROP TABLE journal_content;
    ALTER TABLE old RENAME TO journal_content;
    CREATE INDEX fact_by_end ON fact(substr(id, -2));
    CREATE INDEX fact_merged ON fact(seq) WHERE instr(state, x'6b6d65726765645f696e746f') > 0;
    PRAGMA user_version = 1;
    """

  @Test func aFileOfVersionOneIsBroughtUpToDate() throws {
    let office = try TestOffice(zones: ["it=Italy"])
    let ana = try office.laptop(of: "Ana", in: ["it"])
    let key = try ana.add("enterprise", "legal_name=Alveare", "country=IT")
    try ana.sync()
    try ana.edit(key, "city=Milano")
    try ana.sync()
    let zone = try #require(Zone("it"))
    let path = office.data.zonePath(zone)
    let (before, schema) = try state(of: path, zone, key)
    #expect(before.count == 3)

    let connection = try Connection.open(path)
    try connection.transaction { try connection.executeScript(Self.versionOne) }
    let (after, migrated) = try state(of: path, zone, key)
    #expect(after == before)
    #expect(migrated == schema)
    try ana.edit(key, "city=Monza")
    try ana.sync()
    #expect(try state(of: path, zone, key).arrivals.count == 4)
  }

  /// A record's history, and the names of all tables and indexes.
  private func state(
    of path: String, _ zone: Zone, _ key: RecordKey
  ) throws -> (arrivals: [Journal.Arrival], schema: [String]) {
    let file = try ZoneFile(Connection.open(path), zone: zone)
    let journal = Journal(connection: file.connection)
    #expect(try journal.verify().findings.isEmpty)
    let schema = try file.connection.rows("SELECT name FROM sqlite_schema ORDER BY name") {
      $0.text(0)
    }
    return (try journal.arrivals(of: key), schema)
  }
}
