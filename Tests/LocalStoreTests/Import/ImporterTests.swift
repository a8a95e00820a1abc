import SyncProtocol
import Testing

@testable import LocalStore

struct ImporterTests {
  private static let register = """
    ref,legal_name,country,nuts,city,founded,sectors,languages,migrant_led,notes
    hr-1,Zadruga Besnik d.o.o.,HR,HR050,Zagreb,2000-08-11,agriculture;waste,hr;ro,yes,
    hr-2,"Kelečić & Žugec, obrt",HR,hr035,Split,,food,,no,"due
    righe"

    """

  @Test func columnsAreFields() throws {
    let ana = try TestReplica()
    let report = try ana.importing("enterprise", Self.register)
    #expect(report.counts == [2, 0, 0])
    #expect(report.rejected.isEmpty)
    #expect(report.warnings.map(\.code) == ["unknown-columns"])
    #expect(report.warnings.first?.message.hasSuffix(": ref") == true)
    let keys = try ana.keys("enterprise")
    let fields = try keys.map { try ana.fields($0) }
    let besnik = try #require(fields.first { $0["city"] == "Zagreb" })
    #expect(
      besnik == [
        "legal_name": "Zadruga Besnik d.o.o.", "founded": "2000-08-11", "country": "HR",
        "nuts": "HR050", "city": "Zagreb", "sectors": ["agriculture", "waste"],
        "languages": ["hr", "ro"], "migrant_led": true,
      ])
    let split = try #require(fields.first { $0["city"] == "Split" })
    #expect(split["notes"] == "due\nrighe")
    #expect(split["nuts"] == "HR035")
    // A stamp for each row.
    #expect(Set(try keys.map { try ana.state($0).marks }).count == 2)
  }

  @Test func twiceAddsNothingAndTwoLaptopsAgree() throws {
    let ana = try TestReplica()
    let bor = try TestReplica(seed: 2, name: "Bor")
    try ana.importing("enterprise", Self.register)
    let head = try ana.replica.store.head()
    #expect(try ana.importing("enterprise", Self.register).counts == [0, 0, 2])
    #expect(try ana.replica.store.head() == head)
    try bor.importing("enterprise", Self.register)
    #expect(try ana.keys("enterprise") == bor.keys("enterprise"))
    try ana.receive(everythingOf: bor)
    #expect(try Conflicts(ana.replica).list(all: true).isEmpty)
  }

  @Test func aBadRowStopsTheFile() throws {
    let ana = try TestReplica()
    let csv = """
      legal_name,country,founded,size
      Alveare,IT,2010-01-01,micro
      Ulisse,Italy,2010-02-30,tiny
      ,IT,,
      Comin,IT
      Agade,IT,,small
      """
    let report = try ana.importing("enterprise", csv)
    #expect(report.counts == [0, 0, 0])
    #expect(report.rejected.map(\.line) == [3, 3, 3, 4, 5])
    #expect(report.rejected.map(\.field) == ["country", "founded", "size", "legal_name", nil])
    #expect(report.rejected[0].message.contains("“Italy”"))
    #expect(try ana.replica.store.head() == 0)
    #expect(
      report.json["rejected"]?.arrayValue?.first?.objectValue?.keys == ["line", "field", "message"])

    let partial = try ana.importing("enterprise", csv) { $0.isPartial = true }
    #expect(partial.counts == [2, 0, 0])
    #expect(partial.rejected.count == 5)
    #expect(try ana.keys("enterprise").count == 2)
  }

  @Test func aDryRunDoesNothing() throws {
    let ana = try TestReplica()
    let report = try ana.importing("enterprise", Self.register) { $0.isDryRun = true }
    #expect(report.counts == [2, 0, 0])
    #expect(try ana.replica.store.head() == 0)
  }

  @Test func blanksAreFilledAndDifferencesListed() throws {
    let ana = try TestReplica()
    let csv = { (city: String, phone: String, languages: String) in
      """
      code,legal_name,country,city,phone,languages
      7,Alveare,IT,\(city),\(phone),\(languages)
      """
    }
    let key = { (options: inout ImportOptions) in options.keyColumn = "code" }
    try ana.importing("enterprise", csv("Milano", "", "it"), key)
    let record = try ana.onlyKey("enterprise")
    let filled = try ana.importing("enterprise", csv("Milano", "02 1", "it"), key)
    #expect(filled.counts == [0, 1, 0])
    #expect(filled.differing.isEmpty)

    let differing = try ana.importing("enterprise", csv("Como", "02 1", "it;hr"), key)
    #expect(differing.counts == [0, 0, 1])
    #expect(differing.differing.map(\.field) == ["city", "languages"])
    #expect(
      differing.json["differing"]?.arrayValue?.first == [
        "line": 2, "id": .string(record.id.description), "field": "city", "file": "Como",
        "here": "Milano",
      ])
    #expect(differing.differing[1].file == ["hr", "it"])
    #expect(try ana.fields(record)["city"] == "Milano")

    let update = try ana.importing("enterprise", csv("Como", "02 1", "hr")) {
      $0.keyColumn = "code"
      $0.isUpdate = true
    }
    #expect(update.counts == [0, 1, 0])
    #expect(try ana.fields(record)["city"] == "Como")
    #expect(try ana.fields(record)["languages"] == ["hr"])
  }

  @Test func anEmptiedFieldStaysEmpty() throws {
    let ana = try TestReplica()
    let csv = "legal_name,country,city\nAlveare,IT,Milano\n"
    try ana.importing("enterprise", csv)
    let key = try ana.onlyKey("enterprise")
    try ana.edit(key, "city=")
    let report = try ana.importing("enterprise", csv)
    #expect(report.counts == [0, 0, 1])
    #expect(report.differing.map(\.here) == [nil])
    #expect(try ana.fields(key)["city"] == nil)
  }

  @Test func anUpdateLeavesWhatItDidNotShow() throws {
    let (ana, bor, key) = try twoReplicas { ana in
      try ana.importing("enterprise", "ref,legal_name,country,city\n1,Alveare,IT,Lecco\n") {
        $0.keyColumn = "ref"
      }
      return try ana.onlyKey("enterprise")
    }
    try ana.edit(key, "city=Milano", "legal_name=Alveare Ana")
    try bor.edit(key, "city=Como", "legal_name=Alveare Bor")
    let cem = try TestReplica(seed: 3, name: "Cem")
    try cem.receive(everythingOf: ana)
    try cem.receive(everythingOf: bor)
    let report = try cem.importing("enterprise", "ref,legal_name\n1,Alveare scs\n") {
      $0.keyColumn = "ref"
      $0.isUpdate = true
    }
    #expect(report.counts == [0, 1, 0])
    #expect(report.warnings.map(\.code) == ["unknown-columns", "unresolved"])
    #expect(try cem.liveTexts(key, "legal_name") == ["Alveare Ana", "Alveare scs"])
  }

  @Test func whatWasDeletedStaysDeleted() throws {
    let ana = try TestReplica()
    try ana.importing("enterprise", Self.register)
    let key = try ana.keys("enterprise")[0]
    _ = try RecordEntry(ana.replica).delete(key)
    let report = try ana.importing("enterprise", Self.register)
    #expect(report.counts == [0, 0, 2])
    #expect(report.warnings.map(\.code) == ["unknown-columns", "deleted"])
    #expect(try ana.state(key).deletionStatus == .deleted)
  }

  @Test func whatIsEnteredOnceIsNotUpdated() throws {
    let ana = try TestReplica()
    let csv = { (country: String) in "ref,legal_name,country\n1,Alveare,\(country)\n" }
    let key = { (options: inout ImportOptions) in
      options.keyColumn = "ref"
      options.isUpdate = true
    }
    try ana.importing("enterprise", csv("IT"), key)
    let report = try ana.importing("enterprise", csv("HR"), key)
    #expect(report.counts == [0, 0, 1])
    #expect(report.differing.map(\.field) == ["country"])
    #expect(report.warnings.map(\.code) == ["unknown-columns", "once"])
  }

  @Test func datesAndDecimalsOfSpreadsheets() throws {
    let ana = try TestReplica()
    try ana.importing("enterprise", "legal_name;country;founded\nAlveare;IT;1/12/2010\n") {
      $0.dates = DatePattern("dd/mm/yyyy") ?? .iso
    }
    #expect(try ana.fields(ana.onlyKey("enterprise"))["founded"] == "2010-12-01")
    try ana.importing("module", "code;hours;title.it\nfinance-1;6,5;Leggere un bilancio\n")
    let fields = try ana.fields(ana.onlyKey("module"))
    #expect(fields["hours"] == JSONValue.number("6.5"))
    #expect(fields["title"] == ["it": "Leggere un bilancio"])
  }

  @Test func viewersImportNothing() throws {
    let ana = try TestReplica()
    try ana.replica.addZone(#require(Zone("it")), title: "Italy", role: .viewer)
    let failure = try failure { try ana.importing("enterprise", Self.register) }
    #expect(failure.status == .notPermitted)
  }
}
