import SyncProtocol
import Testing

@testable import LocalStore

@Suite struct RecordQueryTests {
  /// Three enterprises with two visits.
  private struct Office {
    let test: TestReplica
    let names: [RecordID: String]

    init() throws {
      test = try TestReplica(zones: ["commons", "it", "hr"])
      var names: [RecordID: String] = [:]
      let add = { [test] (zone: String, values: [String: Value]) in
        try test.write("enterprise", in: zone, values)
      }
      let beta = try add(
        "it",
        [
          "legal_name": .text("beta"), "city": .text("Milano"), "size": .text("small"),
          "languages/it": .present, "languages/hr": .present, "migrant_led": .boolean(true),
          "coach": .text("Ana"),
        ])
      let alpha = try add(
        "hr",
        [
          "legal_name": .text("Alpha"), "city": .text("Škofja Loka"), "size": .text("micro"),
          "languages/hr": .present, "migrant_led": .boolean(false),
        ])
      let gamma = try add("it", ["legal_name": .text("Gamma 100%"), "size": .text("gigantic")])
      let first = try test.write(
        "visit", in: "it",
        ["enterprise": .reference(beta.id), "on": .text("2026-01-01"), "minutes": .integer(90)])
      let second = try test.write(
        "visit", in: "it", ["enterprise": .reference(alpha.id), "on": .text("2026-01-02")])
      names[beta.id] = "beta"
      names[alpha.id] = "alpha"
      names[gamma.id] = "gamma"
      names[first.id] = "first"
      names[second.id] = "second"
      self.names = names
      _ = try test.replica.views().catchUp()
    }

    func list(_ query: RecordQuery) throws -> [String] {
      try query.keys(in: test.replica.store, .fieldbook).map { names[$0.id] ?? "?" }
    }

    func failure(_ query: RecordQuery) -> CommandFailure? {
      do {
        _ = try list(query)
        return nil
      } catch { return error as? CommandFailure }
    }
  }

  @Test func allOfThemByLabel() throws {
    let office = try Office()
    #expect(try office.list(RecordQuery(type: "enterprise")) == ["alpha", "beta", "gamma"])
    #expect(try office.list(RecordQuery(type: "enterprise", limit: 2)) == ["alpha", "beta"])
    #expect(try office.list(RecordQuery(type: "enterprise", limit: 0)) == [])
    #expect(try office.list(RecordQuery(type: "person")) == [])
  }

  @Test(arguments: [
    (["city=Milano"], ["beta"]), (["city="], ["gamma"]), (["languages=hr"], ["alpha", "beta"]),
    (["languages=hr", "languages=it"], ["beta"]), (["languages="], ["gamma"]),
    (["migrant_led=yes"], ["beta"]), (["migrant_led=false"], ["alpha"]),
    (["migrant_led="], ["gamma"]), (["coach=me"], ["beta"]), (["zone=hr"], ["alpha"]),
    (["size=gigantic"], ["gamma"]), (["city=' OR 1=1 --"], []),
    (["updated_by=Ana", "size=micro"], ["alpha"]),
    (["needs_review="], ["alpha", "beta", "gamma"]), (["needs_review=city"], []),
  ])
  func filters(filters: [String], found: [String]) throws {
    let query = RecordQuery(type: "enterprise", filters: filters, ownName: "Ana")
    #expect(try Office().list(query) == found)
  }

  @Test func referencesAreGivenByIDOrName() throws {
    let office = try Office()
    let beta = try #require(office.names.first { $0.value == "beta" }).key
    for reference in [beta.description, beta.short, "BETA"] {
      let query = RecordQuery(type: "visit", filters: ["enterprise=\(reference)"])
      #expect(try office.list(query) == ["first"])
    }
    let nobody = RecordQuery(type: "visit", filters: ["enterprise=nobody"])
    #expect(office.failure(nobody)?.code == "not-found")
    #expect(try office.list(RecordQuery(type: "visit", filters: ["minutes=90"])) == ["first"])
  }

  @Test func referencesToAMergedRecordFindWhatStandsForIt() throws {
    let office = try Office()
    let ids = Dictionary(uniqueKeysWithValues: office.names.map { ($0.value, $0.key) })
    let zone = try #require(Zone("it"))
    let beta = RecordKey(zone: zone, type: "enterprise", id: try #require(ids["beta"]))
    let gamma = RecordKey(zone: zone, type: "enterprise", id: try #require(ids["gamma"]))
    try merge(beta, into: gamma, on: office.test)
    _ = try office.test.replica.views().catchUp()
    for reference in [beta.id.description, gamma.id.description, "beta"] {
      let query = RecordQuery(type: "visit", filters: ["enterprise=\(reference)"])
      #expect(try office.list(query) == ["first"])
    }
    #expect(try office.list(RecordQuery(type: "enterprise")) == ["alpha", "gamma"])
  }

  @Test(arguments: [
    ("alp", ["alpha"]), ("ALPHA", ["alpha"]), ("milano", ["beta"]), ("škofja", ["alpha"]),
    ("ŠKOFJA", ["alpha"]), ("%", ["gamma"]), ("_", []), ("a", ["alpha", "beta", "gamma"]),
  ])
  func searches(text: String, found: [String]) throws {
    #expect(try Office().list(RecordQuery(type: "enterprise", search: text)) == found)
  }

  @Test(arguments: [
    ("size", ["alpha", "beta", "gamma"]), ("-size", ["gamma", "beta", "alpha"]),
    ("city", ["beta", "alpha", "gamma"]), ("-city", ["alpha", "beta", "gamma"]),
    ("-label", ["gamma", "beta", "alpha"]), ("created_at", ["beta", "alpha", "gamma"]),
  ])
  func sorts(field: String, found: [String]) throws {
    #expect(try Office().list(RecordQuery(type: "enterprise", sort: field)) == found)
  }

  @Test func sortsReferencesByTheirLabels() throws {
    let query = RecordQuery(type: "visit", sort: "enterprise")
    #expect(try Office().list(query) == ["second", "first"])
  }

  @Test func keysOfAFieldAreFiltered() throws {
    let test = try TestReplica()
    let key = try test.write(
      "module", in: "commons",
      ["code": .text("F1"), "title/it": .text("Uno"), "title/en": .text("One")])
    _ = try test.replica.views().catchUp()
    for (filter, isFound) in [
      ("title.it=Uno", true), ("title.en=Uno", false), ("title=Uno", true), ("title.hr=", true),
      ("title.it=", false),
    ] {
      let found = try RecordQuery(type: "module", filters: [filter])
        .keys(in: test.replica.store, .fieldbook)
      #expect(found == (isFound ? [key] : []), "\(filter)")
    }
  }

  @Test(arguments: [
    ("ctiy=Milano", "unknown-field", "Did you mean “city”?"),
    ("nothing", "usage", "Write FIELD=VALUE."),
    ("city.it=Milano", "usage", "Write city=VALUE."),
    ("migrant_led=maybe", "invalid-boolean", "Accepted: yes, no."),
    (
      "size=smal", "invalid-choice",
      "Did you mean “small”? Accepted: micro, small, medium, large."
    ),
  ])
  func mistakesAreExplained(filter: String, code: String, hint: String) throws {
    let failure = try Office().failure(RecordQuery(type: "enterprise", filters: [filter]))
    #expect(failure?.code == code)
    #expect(failure?.hint == hint)
  }

  @Test func unknownTypesAndSortFieldsAreExplained() throws {
    let office = try Office()
    let type = office.failure(RecordQuery(type: "enterprize"))
    #expect(type?.code == "unknown-type")
    #expect(type?.hint == "Did you mean “enterprise”?")
    #expect(office.failure(RecordQuery(type: "visit", sort: "-onn"))?.hint == "Did you mean “on”?")
  }
}
