import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

@Suite("A checkup")
struct ReplicaCheckupTests {
  private let file: FiledReplica
  private let key: RecordKey

  init() throws {
    file = try FiledReplica()
    key = try file.open { replica throws in
      let key = try replica.add("Alveare")
      try replica.add("Bottega", in: try #require(Zone("it")))
      try replica.edit(key, "legal_name", "Alveare S.r.l.")
      return key
    }
  }

  private func broken() throws -> [Finding] {
    try file.findings().filter { $0.severity == .broken }
  }

  /// The codes of what is found after a change behind the replica's back.
  private func codes(after sql: String) throws -> Set<String> {
    try file.tamper(sql)
    return Set(try broken().map(\.code))
  }

  /// After a repair nothing is broken.
  private func expectRepaired() throws -> RepairOutcome {
    let outcome = try file.rescue()
    #expect(try broken() == [])
    return outcome
  }

  @Test("a replica that is well is well")
  func well() throws {
    #expect(try file.findings() == [])
    let outcome = try file.rescue()
    #expect(outcome.damagedFile == nil)
    #expect(!outcome.hasNewWriter)
    #expect(outcome.waiting == 2)
    #expect(try file.findings() == [])
  }

  @Test("an altered fact, whose edits are saved as new ones")
  func alteredFact() throws {
    #expect(
      try codes(
        after: """
          UPDATE fact SET state = CAST(replace(CAST(state AS TEXT), 'Alveare', 'Blveare') AS BLOB)
          """) == ["fact-altered", "digest"])
    let outcome = try expectRepaired()
    #expect(outcome.doubtful == [key])
    #expect(outcome.lost == [])
    #expect(outcome.hasNewWriter)
    try file.open { replica throws in
      #expect(try replica.texts(key, "legal_name") == ["Blveare S.r.l."])
      #expect(try replica.outboxItems().count == 2)
    }
  }

  @Test("an altered fact that the server has goes, and is received anew")
  func alteredFactOfTheServer() throws {
    try file.open { replica throws in
      try replica.acknowledgeAll()
      for held in try replica.zones() {
        try replica.save(Cursor(epoch: Epoch(7), position: 9), of: held.zone)
      }
    }
    try file.tamper("UPDATE fact SET hash = zeroblob(16) WHERE zone = 'it'")
    let outcome = try expectRepaired()
    #expect(outcome.rewound.map(\.name) == ["it"])
    #expect(outcome.records == 1)
    try file.open { replica throws in
      let cursors = try replica.zones().map(\.cursor)
      #expect(cursors.map(\.position) == [9, 0])
      #expect(cursors.map(\.epoch) == [Epoch(7), Epoch(7)])
    }
  }

  @Test("facts that cannot be read: what they had replaced comes back, and the rest is lost")
  func unreadableFacts() throws {
    #expect(
      try codes(after: "UPDATE fact SET state = x'ff'")
        == ["fact-altered", "fact-unreadable", "digest", "outbox-gone"])
    let outcome = try expectRepaired()
    #expect(outcome.removedFacts == 2)
    #expect(outcome.lost.map(\.zone.name) == ["it"])
    #expect(outcome.doubtful == [key])
    #expect(outcome.rewound.map(\.name) == ["commons", "it"])
    try file.open { replica throws in
      #expect(try replica.texts(key, "legal_name") == ["Alveare"])
      #expect(try replica.outboxItems().map(\.key) == [key])
    }
  }

  @Test(
    "what else is stored beside the facts",
    arguments: [
      ("UPDATE fact_digest SET records = 7", ["digest"]),
      ("DELETE FROM fact_digest", ["digest"]),
      ("UPDATE fact_digest SET sum = x'00'", ["digest"]),
      ("UPDATE fact_head SET seq = 1", ["head"]),
      ("UPDATE fact_head SET seq = -1", ["head"]),
      ("DELETE FROM fact WHERE zone = 'it'", ["digest", "outbox-gone"]),
      (
        "UPDATE fact SET zone = 'Nowhere!' WHERE zone = 'it'",
        ["fact-key", "digest", "outbox-gone"]
      ),
      ("UPDATE outbox SET pending = x'ff'", ["outbox-row"]),
      ("UPDATE outbox SET id = x'00'", ["outbox-row"]),
      ("UPDATE outbox SET state = 'wait'", ["outbox-row"]),
      ("UPDATE outbox SET pending = x'a16463697479f6'", ["outbox-fields"]),
      ("UPDATE replaced SET value = x'ff'", ["replaced"]),
      ("DELETE FROM own_writer", ["writer"]),
      ("UPDATE setting SET value = 'x' WHERE name = 'writer'", ["setting", "writer"]),
      ("UPDATE setting SET value = x'00' WHERE name = 'name'", ["setting"]),
      ("UPDATE zone SET held = x'ff' WHERE zone = 'it'", ["zone"]),
      ("UPDATE zone SET zone = '' WHERE zone = 'commons'", ["zone", "fact-zone"]),
    ] as [(String, Set<String>)])
  func besideTheFacts(sql: String, expected: Set<String>) throws {
    #expect(try codes(after: sql) == expected)
    #expect(try expectRepaired().damagedFile == nil)
  }

  @Test("an edit that can be read stays in the outbox, whatever became of its row")
  func outboxRows() throws {
    for sql in ["pending = x'ff'", "id = x'00'", "state = 'wait'", "zone = ''"] {
      let file = try FiledReplica()
      try file.open { _ = try $0.add("Alveare") }
      try file.tamper("UPDATE outbox SET \(sql)")
      #expect(try file.rescue().waiting == 1, "\(sql)")
    }
  }

  @Test("views that somebody has changed, or that are gone")
  func views() throws {
    for sql in [
      "DROP TRIGGER view_of_enterprise_update; UPDATE view_of_enterprise SET city = 'Roma'",
      "DROP TRIGGER view_of_enterprise_delete; DELETE FROM view_of_enterprise",
      "DROP VIEW enterprise", "DROP TABLE view_of_enterprise",
      "DROP INDEX view_of_enterprise_by_key",
      "DROP TRIGGER view_enterprise_insert", "UPDATE view_unsent_digest SET records = 7",
    ] {
      let file = try FiledReplica()
      try file.open { replica throws in
        try replica.add("Alveare")
        _ = try replica.views().catchUp()
        _ = try replica.digestsOfSent(in: replica.zones().map(\.zone))
      }
      try file.tamper(sql)
      let found = try file.findings()
      #expect(Set(found.map(\.check)) == [.views], "\(sql)")
      #expect(found.allSatisfy { $0.severity == .broken }, "\(sql)")
      let outcome = try file.rescue()
      #expect(!outcome.hasNewWriter)
      #expect(try file.findings() == [], "\(sql)")
    }
  }

  @Test("a clock that ran ahead is worth a warning, and no more")
  func clock() throws {
    try file.open { replica throws in
      let mark = Stamp(milliseconds: replica.wall() + 3_600_000 * 24 * 400)
      try replica.connection.transaction { try replica.save(HybridClock(mark: mark)) }
    }
    let found = try file.findings()
    #expect(found.map(\.code) == ["clock-ahead"])
    #expect(found.first?.severity == .warning)
    #expect(found.first?.sentence.contains("400 days") == true)
  }

  @Test("a difference from the server at the last sync")
  func server() throws {
    #expect(try codes(after: "UPDATE zone SET agrees = 0 WHERE zone = 'it'") == ["differs"])
    #expect(try broken().first?.remedy == .sync)
  }

  @Test("of very many, the first few and how many more there are")
  func many() throws {
    try file.open { replica throws in
      for number in 0..<40 { try replica.add("Enterprise \(number)") }
    }
    try file.tamper("UPDATE fact SET hash = zeroblob(16)")
    let altered = try broken().filter { $0.code == "fact-altered" }
    #expect(altered.count == 21)
    #expect(altered.last?.sentence == "and 22 more of this kind")
  }

  @Test("damage that ends one check does not end the others")
  func others() throws {
    try file.tamper("DROP TABLE own_writer; CREATE TABLE own_writer(writer); DELETE FROM fact_head")
    let found = try file.findings()
    #expect(found.contains { $0.check == .digests && $0.severity == .broken })
  }
}
