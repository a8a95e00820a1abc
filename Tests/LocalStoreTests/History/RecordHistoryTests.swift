import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

struct RecordHistoryTests {
  private struct Line: Hashable {
    let field: String
    let old: JSONValue
    let new: JSONValue
    let relation: HistoryEntry.Relation

    init(_ field: String, _ old: JSONValue, _ new: JSONValue, _ relation: HistoryEntry.Relation) {
      self.field = field
      self.old = old
      self.new = new
      self.relation = relation
    }
  }

  private func lines(_ test: TestReplica, _ key: RecordKey) throws -> [Line] {
    try RecordHistory(test.replica).entries(of: key).map {
      Line($0.field, $0.old, $0.new, $0.relation)
    }
  }

  @Test func everyChangeInItsOrder() throws {
    let ana = try TestReplica()
    let key = try ana.addEnterprise()
    try ana.edit(key, "city=Milano", "languages=it;hr")
    try ana.edit(key, "city=Como", "languages-=hr")
    try ana.edit(key, "city=")
    _ = try RecordEntry(ana.replica).delete(key)
    _ = try RecordEntry(ana.replica).restore(key)
    #expect(
      try lines(ana, key) == [
        Line("legal_name", nil, "Alveare", .created),
        Line("country", nil, "IT", .created),
        Line("city", nil, "Milano", .created),
        Line("languages", nil, "hr", .created),
        Line("languages", nil, "it", .created),
        Line("city", "Milano", "Como", .replaced),
        Line("languages", "hr", nil, .replaced),
        Line("city", "Como", nil, .replaced),
        Line("deleted", false, true, .deleted),
        Line("deleted", true, false, .restored),
      ])
  }

  @Test func theJSONHasEveryKey() throws {
    let ana = try TestReplica()
    let key = try ana.addEnterprise()
    let json = try #require(try RecordHistory(ana.replica).entries(of: key).first).json
    #expect(
      json == [
        "at": "2026-01-01T00:00:01.000Z", "author": "Ana", "field": "legal_name", "old": nil,
        "new": "Alveare", "relation": "created",
      ])
  }

  @Test func concurrentAndResolved() throws {
    let (ana, bor, key) = try twoReplicas { try $0.addEnterprise() }
    try ana.edit(key, "legal_name=Alveare Ana")
    try bor.edit(key, "legal_name=Alveare Bor")
    try ana.receive(everythingOf: bor)
    try ana.resolve(key, "legal_name", .keep(1))
    let lines = try lines(ana, key).filter { $0.field == "legal_name" }
    #expect(lines.map(\.new) == ["Alveare", "Alveare Ana", "Alveare Bor", "Alveare Ana"])
    #expect(lines.map(\.relation) == [.created, .replaced, .concurrent, .resolved])
  }

  @Test func anEditThatLeavesAValueUnseenIsConcurrent() throws {
    let (ana, bor, key) = try twoReplicas { try $0.addEnterprise() }
    try ana.edit(key, "city=Milano")
    try bor.edit(key, "city=Como")
    let cem = try TestReplica(seed: 3, name: "Cem")
    try cem.receive(everythingOf: ana)
    try cem.receive(everythingOf: bor)
    cem.clock.milliseconds = bor.clock.milliseconds
    try cem.edit(key, "city=Lecco")
    let last = try #require(try lines(cem, key).last)
    #expect(last == Line("city", "Como", "Lecco", .concurrent))
  }

  @Test func keyedFieldsAndReferences() throws {
    let ana = try TestReplica()
    let programme = try ana.add("programme", "code=isec").key
    let key = try ana.add("module", "code=hr-1", "title.it=Assumere", "programme=isec").key
    let lines = try lines(ana, key)
    #expect(lines.contains(Line("title.it", nil, "Assumere", .created)))
    #expect(
      lines.contains(Line("programme", nil, .string(programme.id.description), .created)))
  }

  @Test func mergesAreTold() throws {
    let ana = try TestReplica()
    let kept = try ana.addEnterprise()
    let dropped = try ana.addEnterprise("Alveare s.c.s.")
    try ana.replica.change { change in
      let link = MergeLink(target: MergeLink.Target(zone: kept.zone, id: kept.id))
      try change.write([LocalChange.Write(.mergedInto, link.value)], to: dropped)
    }
    let last = try #require(try lines(ana, dropped).last)
    #expect(last == Line("merged_into", nil, .string(kept.id.description), .merged))
  }

  @Test func whatIsNotHeldHasNoHistory() throws {
    let ana = try TestReplica()
    let key = try ana.addEnterprise()
    let other = RecordKey(zone: key.zone, type: "enterprise", id: RecordID(high: 1, low: 1))
    #expect(
      try failure { _ = try RecordHistory(ana.replica).entries(of: other) }.status == .notFound)
  }
}
