import SyncProtocol
import Testing

@testable import LocalStore

struct ConflictsTests {
  @Test func listsWhatNeedsAPerson() throws {
    let (ana, bor, key) = try twoReplicas { try $0.addEnterprise() }
    try ana.edit(key, "legal_name=Alveare Ana", "city=Milano")
    try bor.edit(key, "legal_name=Alveare Bor", "city=Como")
    try ana.receive(everythingOf: bor)
    let items = try Conflicts(ana.replica).list()
    #expect(items.map(\.conflict.name) == ["legal_name"])
    let all = try Conflicts(ana.replica).list(all: true)
    #expect(all.map(\.conflict.name) == ["legal_name", "city"])
    #expect(all.map(\.conflict.needsReview) == [true, false])
  }

  @Test func theJSONHasEveryKey() throws {
    let (ana, bor, key) = try twoReplicas { try $0.addEnterprise() }
    try ana.edit(key, "legal_name=Alveare Ana")
    try bor.edit(key, "legal_name=Alveare Bor")
    try ana.receive(everythingOf: bor)
    let json = try #require(try Conflicts(ana.replica).list().first).json
    #expect(
      json.objectValue?.keys == [
        "id", "type", "zone", "label", "field", "policy", "needs_review", "token", "values",
      ])
    #expect(json["id"] == .string(key.id.description))
    #expect(json["policy"] == "review")
    #expect(json["needs_review"] == true)
    let values = try #require(json["values"]?.arrayValue)
    #expect(values.map { $0["n"] } == [1, 2])
    #expect(values.map { $0["value"] } == ["Alveare Ana", "Alveare Bor"])
    #expect(values.map { $0["author"] } == ["Ana", nil as JSONValue])
    #expect(values.map { $0["shown"] } == [false, true])
    #expect(DisplayToken(text: json["token"]?.stringValue ?? "")?.marks.count == 2)
  }

  @Test func whatIsDeletedNeedsNobody() throws {
    let (ana, bor, key) = try twoReplicas { try $0.addEnterprise() }
    try ana.edit(key, "legal_name=Alveare Ana")
    try bor.edit(key, "legal_name=Alveare Bor")
    try ana.receive(everythingOf: bor)
    _ = try RecordEntry(ana.replica).delete(key)
    #expect(try Conflicts(ana.replica).list(all: true).isEmpty)
  }

  @Test func elementsOfSetsAreListedOnlyWithAll() throws {
    let (ana, bor, key) = try twoReplicas { test in
      let key = try test.addEnterprise()
      try test.edit(key, "languages=it")
      return key
    }
    try ana.edit(key, "languages+=it")
    try bor.edit(key, "languages-=it")
    try ana.receive(everythingOf: bor)
    #expect(try Conflicts(ana.replica).list().isEmpty)
    let item = try #require(try Conflicts(ana.replica).list(all: true).first)
    #expect(item.conflict.name == "languages.it")
    try ana.resolve(key, "languages.it", .value("no"))
    #expect(try ana.fields(key)["languages"] == nil)
  }
}
