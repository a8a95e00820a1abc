import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

@Suite struct ViewBuilderTests {
  @Test func aRowForEachLiveRecord() throws {
    let test = try TestReplica()
    let enterprise = try test.write(
      "enterprise", in: "it",
      [
        "legal_name": .text("Il Giardinone"), "languages/it": .present, "languages/hr": .present,
        "migrant_led": .boolean(true), "founded": .text("2020-01-01"),
      ])
    try test.write(
      "module", in: "commons",
      [
        "code": .text("F1"), "title/it": .text("Bilancio"),
        "hours": .decimal(try #require(DecimalNumber("7.5"))),
      ])
    let gone = try test.write("visit", in: "it", ["enterprise": .reference(enterprise.id)])
    try test.replica.change { try $0.delete(gone) }
    #expect(try test.replica.views().catchUp() == .current)
    let connection = test.replica.connection
    let row = try #require(
      try ReadOnlySQL(connection).run(
        "SELECT zone, label, languages, migrant_led, founded, updated_by, needs_review, city "
          + "FROM enterprise"
      ).rows.first)
    #expect(
      row == [
        "it", "Il Giardinone", "[\"hr\",\"it\"]", 1, "2020-01-01", "Ana", "[]", .null,
      ])
    #expect(
      try ReadOnlySQL(connection).run("SELECT title, hours FROM module").rows == [
        ["{\"it\":\"Bilancio\"}", 7.5]
      ])
    #expect(try connection.int64("SELECT count(*) FROM visit") == 0)
  }

  @Test func nothingIsWrittenWhenNothingChanged() throws {
    let test = try TestReplica()
    try test.write("enterprise", in: "it", ["legal_name": .text("A")])
    _ = try test.replica.views().catchUp()
    let before = test.replica.connection.totalChanges
    #expect(try test.replica.views().catchUp() == .current)
    #expect(test.replica.connection.totalChanges == before)
  }

  @Test func aStrayWriteFromOutsideFails() throws {
    let folder = try TemporaryFolder()
    let test = try TestReplica(connection: .open(folder.file("replica.sqlite")))
    try test.write("enterprise", in: "it", ["legal_name": .text("A")])
    _ = try test.replica.views().catchUp()
    let stranger = try Connection.open(folder.file("replica.sqlite"))
    for sql in [
      "UPDATE view_of_enterprise SET city = 'Roma'", "DELETE FROM view_of_enterprise",
      "INSERT INTO view_of_enterprise(\"@key\", zone) VALUES (x'00', 'it')",
      "INSERT INTO enterprise(id, zone, label, created_at, updated_at, needs_review) "
        + "VALUES ('x', 'it', 'x', '', '', '[]')",
      "UPDATE enterprise SET city = 'Roma'", "DELETE FROM enterprise",
    ] {
      let error = try #require(throws: SQLiteError.self) { try stranger.execute(sql) }
      #expect(error.message == TypedTable.refusal)
    }
  }

  @Test func aRebuildUndoesWhatSomebodyDidToTheTables() throws {
    let test = try TestReplica()
    try test.write("enterprise", in: "it", ["legal_name": .text("A")])
    let views = test.replica.views()
    _ = try views.catchUp()
    let good = try ViewDump(test.replica.connection)
    try test.replica.connection.execute("UPDATE view_of_enterprise SET city = 'Roma'")
    try test.replica.connection.execute("DROP VIEW visit")
    try test.replica.connection.execute("DROP TABLE view_of_person")
    try views.rebuild()
    #expect(try ViewDump(test.replica.connection) == good)
  }

  @Test func aNewSchemaRebuilds() throws {
    let test = try TestReplica()
    try test.write("enterprise", in: "it", ["legal_name": .text("A"), "mood": .text("fine")])
    _ = try test.replica.views().catchUp()
    let old = try #require(Schema.fieldbook.type("enterprise"))
    let newer = Schema(
      version: 2,
      [
        RecordType(
          "enterprise", in: .country, label: ["legal_name"],
          old.fields + [Field("mood", .text, .latest)])
      ])
    let views = ViewBuilder(store: test.replica.store, schema: newer) { _ in "Ana" }
    #expect(try views.catchUp() == .current)
    #expect(try test.replica.connection.text("SELECT mood FROM enterprise") == "fine")
    #expect(
      try test.replica.connection.int64(
        "SELECT 1 FROM sqlite_schema WHERE name = 'visit'") == nil)
  }

  @Test func anotherProcessMayHoldTheFile() throws {
    let folder = try TemporaryFolder()
    let test = try TestReplica(connection: .open(folder.file("replica.sqlite")))
    try test.write("enterprise", in: "it", ["legal_name": .text("A")])
    _ = try test.replica.views().catchUp()
    try test.write("enterprise", in: "it", ["legal_name": .text("B")])
    let other = try Connection.open(folder.file("replica.sqlite"))
    try other.transaction { () throws -> Void in
      #expect(try test.replica.views().catchUp() == .behind)
      #expect(try test.replica.connection.int64("PRAGMA busy_timeout") == 5000)
      #expect(try test.replica.connection.int64("SELECT count(*) FROM enterprise") == 1)
    }
    #expect(try test.replica.views().catchUp() == .current)
  }

  @Test func aReadOnlyConnectionReadsWhatIsThere() throws {
    let folder = try TemporaryFolder()
    let test = try TestReplica(connection: .open(folder.file("replica.sqlite")))
    let key = try test.write("enterprise", in: "it", ["legal_name": .text("A")])
    let reading = try TestReplica.reading(folder.file("replica.sqlite"))
    #expect(try reading.views().catchUp() == .behind)
    #expect(try reading.finder().find("A", type: nil) == key)
    #expect(throws: CommandFailure.self) {
      try RecordQuery(type: "enterprise").keys(in: reading.store, reading.schema)
    }
    _ = try test.replica.views().catchUp()
    #expect(try reading.views().catchUp() == .current)
    #expect(try RecordQuery(type: "enterprise").keys(in: reading.store, reading.schema) == [key])
  }

  @Test func insideATransactionNothingIsCaughtUp() throws {
    let test = try TestReplica()
    _ = try test.replica.views().catchUp()
    try test.write("enterprise", in: "it", ["legal_name": .text("A")])
    try test.replica.connection.snapshot { () throws -> Void in
      #expect(try test.replica.views().catchUp() == .behind)
    }
  }

  @Test func aNameThatBecomesKnownReachesTheRows() throws {
    let test = try TestReplica()
    try test.write("enterprise", in: "it", ["legal_name": .text("A")])
    _ = try test.replica.views().catchUp()
    try test.replica.setName("Anna")
    #expect(try test.replica.views().catchUp() == .current)
    #expect(try test.replica.connection.text("SELECT updated_by FROM enterprise") == "Anna")
  }

  @Test func smallStepsEndWhereOneStepDoes() throws {
    let test = try TestReplica()
    let enterprise = try test.write("enterprise", in: "it", ["legal_name": .text("A")])
    for day in 10..<25 {
      try test.write(
        "visit", in: "it",
        ["enterprise": .reference(enterprise.id), "on": .text("2026-01-\(day)")])
    }
    let views = test.replica.views()
    views.stepSize = 3
    _ = try views.catchUp()
    try test.write("enterprise", enterprise.id, in: "it", ["legal_name": .text("B")])
    _ = try views.catchUp()
    let caughtUp = try ViewDump(test.replica.connection)
    try test.replica.views().rebuild()
    #expect(try ViewDump(test.replica.connection) == caughtUp)
    #expect(
      try test.replica.connection.int64("SELECT count(*) FROM visit WHERE label LIKE '% B'") == 15)
  }

  @Test func everyRowLabelledByAMergedRecordFollowsIt() throws {
    let test = try TestReplica()
    let kept = try test.write("enterprise", in: "it", ["legal_name": .text("Bar Roma")])
    let dropped = try test.write("enterprise", in: "it", ["legal_name": .text("Roma Bar")])
    for day in 1...2 {
      try test.write(
        "visit", in: "it",
        ["enterprise": .reference(kept.id), "on": .text("2026-01-0\(day)")])
    }
    let other = try TestReplica(seed: 2, name: "Bo")
    try other.receive(everythingOf: test)
    other.clock.advance(seconds: 60)
    try other.write("enterprise", dropped.id, in: "it", ["legal_name": .text("Bar Ostia")])
    try merge(dropped, into: kept, on: test)
    _ = try test.replica.views().catchUp()
    try test.receive(everythingOf: other)
    _ = try test.replica.views().catchUp()
    #expect(
      try ReadOnlySQL(test.replica.connection).run("SELECT label FROM visit ORDER BY 1").rows == [
        ["2026-01-01 Bar Ostia"], ["2026-01-02 Bar Ostia"],
      ])
  }

  @Test func nothingOfWhatAnErasedRecordWasConnectedWithStays() throws {
    let test = try TestReplica()
    let enterprise = try test.write("enterprise", in: "it", ["legal_name": .text("A")])
    let person = try test.write(
      "person", in: "it", ["name": .text("Maria"), "enterprise": .reference(enterprise.id)])
    _ = try test.replica.views().catchUp()
    try test.replica.store.write { writer in
      _ = try writer.update(person) { $0.erase(keeping: [Slot("gender")]) }
    }
    _ = try test.replica.views().catchUp()
    let connection = test.replica.connection
    #expect(try connection.text("SELECT name FROM person") == nil)
    #expect(try connection.text("SELECT label FROM person") == person.id.short)
    #expect(
      try connection.int64("SELECT count(*) FROM view_of_person WHERE \"@name name\" IS NOT NULL")
        == 0)
    #expect(try connection.int64("SELECT count(*) FROM view_dependency") == 0)
  }
}
