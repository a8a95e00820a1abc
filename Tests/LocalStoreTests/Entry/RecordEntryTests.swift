import SyncProtocol
import Testing

@testable import LocalStore

struct RecordEntryTests {
  @Test func addsARecordWithOneStamp() throws {
    let ana = try TestReplica()
    let outcome = try ana.add(
      "enterprise", "legal_name=Alveare", "country=it", "sectors=care;food", "coach=me")
    #expect(outcome.effect == .created)
    #expect(!outcome.existed)
    #expect(outcome.key.zone.name == "it")
    #expect(outcome.key.id.version == 7)
    #expect(try ana.state(outcome.key).marks.count == 1)
    #expect(
      try ana.fields(outcome.key) == [
        "legal_name": "Alveare", "country": "IT", "sectors": ["care", "food"], "coach": "Ana",
      ])
  }

  @Test func whatIsRequiredIsNamed() throws {
    let ana = try TestReplica()
    let failure = try failure { try ana.add("enterprise", "city=Milano", "country= ") }
    #expect(failure.code == "required")
    #expect(failure.status == .invalidData)
    #expect(failure.message.contains("legal_name, country"))
    #expect(failure.field == "legal_name")
  }

  @Test func aBadValueNamesItsField() throws {
    let ana = try TestReplica()
    let failure = try failure {
      try ana.add("enterprise", "legal_name=Alveare", "country=IT", "founded=31.2.2020")
    }
    #expect(failure.code == "invalid-date")
    #expect(failure.field == "founded")
    #expect(failure.message == "founded: “31.2.2020” is not a date")
    #expect(try ana.replica.store.head() == 0)
  }

  @Test func aFieldIsGivenOnce() throws {
    let ana = try TestReplica()
    let key = try ana.addEnterprise()
    #expect(try failure { try ana.edit(key, "city=Milano", "city=Como") }.status == .usage)
  }

  @Test func oddValuesAreKeptAndToldOf() throws {
    let ana = try TestReplica()
    let key = try ana.addEnterprise()
    let outcome = try ana.edit(key, "email=alveare", "phone=none", "tax_id=??", "city=Milano")
    #expect(outcome.warnings.map(\.code) == ["odd-value", "odd-value"])
    #expect(try ana.fields(key)["email"] == "alveare")
  }

  @Test func theValueShownIsNotWrittenAgain() throws {
    let ana = try TestReplica()
    let key = try ana.addEnterprise()
    try ana.edit(key, "city=Milano", "languages=it")
    let before = try ana.state(key)
    let outcome = try ana.edit(key, "city=Milano", "languages=it", "phone=", "country=it")
    #expect(outcome.effect == .unchanged)
    #expect(try ana.state(key) == before)
  }

  @Test func aSetIsChangedByItsElements() throws {
    let ana = try TestReplica()
    let key = try ana.addEnterprise()
    try ana.edit(key, "languages=it;hr")
    let italian = try ana.state(key)[Slot("languages", "it")]
    try ana.edit(key, "languages=it;de")
    #expect(try ana.fields(key)["languages"] == ["de", "it"])
    #expect(try ana.state(key)[Slot("languages", "it")] == italian)
    try ana.edit(key, "languages-=de", "languages+=SL")
    #expect(try ana.fields(key)["languages"] == ["it", "sl"])
    let outcome = try ana.edit(key, "languages-=hu")
    #expect(outcome.effect == .unchanged)
    #expect(outcome.warnings.map(\.code) == ["no-such-element"])
  }

  @Test func addingAnElementAgainIsAWrite() throws {
    let (ana, bor, key) = try twoReplicas { ana in
      let key = try ana.addEnterprise()
      try ana.edit(key, "languages=it")
      return key
    }
    try bor.edit(key, "languages-=it")
    #expect(try ana.edit(key, "languages+=it").effect == .changed)
    try bor.receive(everythingOf: ana)
    #expect(try bor.fields(key)["languages"] == ["it"])
  }

  @Test func emptying() throws {
    let ana = try TestReplica()
    let key = try ana.addEnterprise()
    try ana.edit(key, "city=Milano", "languages=it;hr")
    try ana.edit(key, "city=", "languages=")
    #expect(try ana.fields(key) == ["legal_name": "Alveare", "country": "IT"])
    #expect(try failure { try ana.edit(key, "legal_name=") }.code == "required")
  }

  @Test func keyedFieldsTakeCanonicalKeys() throws {
    let ana = try TestReplica()
    let key = try ana.add("module", "code=hr-1", "title.IT=Assumere", "title.en=Hiring").key
    #expect(key.zone == .commons)
    #expect(try ana.fields(key)["title"] == ["en": "Hiring", "it": "Assumere"])
    #expect(try failure { try ana.edit(key, "title.english=x") }.code == "invalid-language")
  }

  @Test func whatIsEnteredOnceStays() throws {
    let ana = try TestReplica()
    let key = try ana.addEnterprise()
    let failure = try failure { try ana.edit(key, "country=HR") }
    #expect(failure.code == "once")
    #expect(failure.status == .invalidData)
    #expect(failure.hint?.contains("resolve") == true)
    #expect(try failureCode { try ana.edit(key, "country=") } == "required")
    try ana.resolve(key, "country", .value("HR"))
    #expect(try ana.fields(key)["country"] == "HR")
  }

  private func failureCode(_ body: () throws -> Void) throws -> String {
    try failure(body).code
  }

  @Test func deletingAndRestoring() throws {
    let ana = try TestReplica()
    let key = try ana.addEnterprise()
    let entry = RecordEntry(ana.replica)
    #expect(try entry.delete(key).effect == .deleted)
    #expect(try failure { try ana.edit(key, "city=Milano") }.status == .notFound)
    #expect(try failure { _ = try entry.delete(key) }.code == "not-found")
    #expect(try entry.restore(key).effect == .restored)
    #expect(try entry.restore(key).effect == .unchanged)
    #expect(try ana.edit(key, "city=Milano").effect == .changed)
  }
}
