import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

@Suite("older replicas")
struct ReplicaFormatTests {
  /// What version 1 had where version 2 has something else.
  private static let versionOne = """
    ALTER TABLE zone DROP COLUMN acknowledged_writer;
    CREATE INDEX fact_by_end ON fact(substr(id, -2));
    PRAGMA user_version = 1;
    """

  @Test("of version 1 are brought up to date")
  func versionOne() throws {
    let replica = try FiledReplica()
    let key = try replica.open { replica in
      try replica.addZone(.commons, title: "Shared", role: .coach)
      return try replica.add("Alveare")
    }
    try replica.tamper("UPDATE zone SET acknowledged = 77")
    let names = try names(replica)
    try replica.tamper(Self.versionOne)
    try replica.open { replica in
      #expect(try replica.store.fact(key) != nil)
      let zone = try #require(try replica.zone(.commons))
      #expect(zone.acknowledged == PushID(77))
      #expect(try zone.acknowledgedWriter == replica.writer())
    }
    #expect(try self.names(replica) == names)
    #expect(try replica.findings().isEmpty)
  }

  private func names(_ replica: FiledReplica) throws -> [String] {
    try replica.open { replica in
      try replica.connection.rows("SELECT name FROM sqlite_schema ORDER BY name") { $0.text(0) }
    }
  }
}
