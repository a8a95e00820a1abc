import LocalStore
import SyncProtocol
import TestSupport
import Testing

@Suite struct RecordDocumentTests {
  private func decimal(_ text: String) throws -> Value {
    .decimal(try #require(DecimalNumber(text)))
  }

  @Test func everyKeyIsPresentInOrder() throws {
    let test = try TestReplica()
    let key = try test.write("enterprise", in: "it", ["legal_name": .text("Il Giardinone")])
    let document = try #require(try test.replica.reader().document(of: key))
    #expect(
      document.json.objectValue?.keys == [
        "id", "type", "zone", "label", "fields", "deleted", "merged_into", "created_at",
        "updated_at", "updated_by", "needs_review", "conflicts",
      ])
    #expect(document.json["merged_into"] == .null)
    #expect(document.json["updated_by"] == "Ana")
    #expect(document.json["created_at"] == "2026-01-01T00:00:01.000Z")
    #expect(document.json["conflicts"] == .object([:]))
  }

  @Test("an edit of a clock that is years ahead is not the latest once somebody has replaced it")
  func theLatestChangeIsOneThatStands() throws {
    let (ana, bor, key) = try twoReplicas { try $0.addEnterprise() }
    bor.clock.advance(seconds: 2 * 365 * 86_400)
    try bor.edit(key, "city=Milano")
    try ana.receive(everythingOf: bor)
    try ana.edit(key, "city=Como")
    let document = try #require(try ana.replica.reader().document(of: key))
    #expect(document.updatedAt == ana.clock.milliseconds)
    #expect(document.updatedBy == "Ana")
  }

  @Test func everyKindOfValueHasItsJSON() throws {
    let test = try TestReplica()
    let module = try test.write(
      "module", in: "commons",
      [
        "code": .text("F1"), "hours": decimal("7.50"), "countries/IT": .present,
        "countries/HR": .present, "countries/SI": .null, "title/it": .text("Bilancio"),
        "title/en": .text("Accounts"), "url": .null,
      ])
    let enterprise = try test.write(
      "enterprise", in: "it",
      ["legal_name": .text("Žito"), "migrant_led": .boolean(true), "eligible": .boolean(false)])
    let visit = try test.write(
      "visit", in: "it",
      [
        "enterprise": .reference(enterprise.id), "on": .text("2026-03-01"),
        "minutes": .integer(90),
      ])
    let programme = try test.write(
      "programme", in: "commons",
      ["code": .text("smi"), "phases": .list([.text("hub"), .text("coaching")])])
    let reader = test.replica.reader()
    #expect(
      try reader.document(of: module)?.fields == [
        "code": "F1", "title": ["en": "Accounts", "it": "Bilancio"], "hours": .decimal("7.5"),
        "countries": ["HR", "IT"],
      ])
    #expect(
      try reader.document(of: enterprise)?.fields == [
        "legal_name": "Žito", "migrant_led": true, "eligible": false,
      ])
    #expect(
      try reader.document(of: visit)?.fields == [
        "enterprise": .string(enterprise.id.description), "on": "2026-03-01", "minutes": 90,
      ])
    #expect(try reader.document(of: programme)?.fields["phases"] == ["hub", "coaching"])
  }

  @Test func whatANewerSchemaWroteIsShown() throws {
    let test = try TestReplica()
    let id = RecordID(high: 0x0123_4567_89ab_7def, low: 0x8000_0000_0000_0001)
    let key = try test.write(
      "spaceship", in: "it",
      [
        "name": .text("Vostok"), "crew/Ana": .present, "crew/Bo": .present, "log/1": .text("up"),
        "log/2": .integer(2), "home": .reference(id), "log": .boolean(true),
      ])
    let document = try #require(try test.replica.reader().document(of: key))
    #expect(document.label == key.id.short)
    #expect(
      document.fields == [
        "crew": ["Ana", "Bo"], "home": "01234567-89ab-7def-8000-000000000001",
        "log": ["1": "up", "2": 2], "log.": true, "name": "Vostok",
      ])
  }

  @Test func whatDoesNotFitItsDeclarationIsShown() throws {
    let test = try TestReplica()
    let key = try test.write(
      "visit", in: "it",
      ["minutes": .text("ninety"), "minutes/x": .integer(1), "topics": .text("all")])
    let fields = try #require(try test.replica.reader().document(of: key)).fields
    #expect(fields == ["minutes": "ninety", "minutes.x": 1, "topics.": "all"])
  }

  @Test func labelsFollowReferencesOneLevel() throws {
    let test = try TestReplica()
    let enterprise = try test.write("enterprise", in: "it", ["legal_name": .text("Il Giardinone")])
    let programme = try test.write("programme", in: "commons", ["code": .text("see-me-in")])
    let visit = try test.write(
      "visit", in: "it", ["enterprise": .reference(enterprise.id), "on": .text("2026-03-01")])
    let enrolment = try test.write(
      "enrolment", in: "it",
      ["enterprise": .reference(enterprise.id), "programme": .reference(programme.id)])
    let absent = RecordID(high: 1, low: 0xabc_def0)
    let orphan = try test.write("visit", in: "it", ["enterprise": .reference(absent)])
    let reader = test.replica.reader()
    #expect(try reader.label(of: visit) == "2026-03-01 Il Giardinone")
    #expect(try reader.label(of: enrolment) == "Il Giardinone, see-me-in")
    #expect(try reader.label(of: orphan) == "bcdef0")
    #expect(try reader.label(of: absent, type: "enterprise") == "bcdef0")
  }

  @Test func derivedIdsWereMadeAtTheirEarliestStamp() throws {
    let test = try TestReplica()
    let zone = try #require(Zone("it"))
    let id = RecordID.derived(zone: zone, type: "enterprise", key: [.text("x")])
    let key = try test.write("enterprise", id, in: "it", ["legal_name": .text("A")])
    try test.write("enterprise", id, in: "it", ["city": .text("B")])
    let document = try #require(try test.replica.reader().document(of: key))
    #expect(Timestamp.text(milliseconds: document.createdAt) == "2026-01-01T00:00:01.000Z")
    #expect(Timestamp.text(milliseconds: document.updatedAt) == "2026-01-01T00:00:02.000Z")
  }
}
