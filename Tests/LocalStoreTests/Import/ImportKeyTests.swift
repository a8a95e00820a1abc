import SyncProtocol
import Testing

@testable import LocalStore

/// What makes a row's id, and what its columns mean.
struct ImportKeyTests {
  @Test func theOrderOfColumnsDoesNotCount() throws {
    let ana = try TestReplica()
    let bor = try TestReplica(seed: 2)
    try ana.importing("enterprise", "ref,legal_name,country\nr1,Alveare,IT\n")
    try bor.importing("enterprise", "country,ref,legal_name\nIT,r1,Alveare\n")
    #expect(try ana.keys("enterprise") == bor.keys("enterprise"))
    // A column that means nothing here still tells rows apart.
    try bor.importing("enterprise", "country,ref,legal_name\nIT,r2,Alveare\n")
    #expect(try bor.keys("enterprise").count == 2)
    // Columns that hold nothing at all do not.
    try bor.importing("enterprise", "country,ref,legal_name,,\nIT,r2,Alveare,,\n")
    #expect(try bor.keys("enterprise").count == 2)
  }

  @Test func theKeyColumnAloneMakesTheID() throws {
    let ana = try TestReplica()
    let key = { (options: inout ImportOptions) in options.keyColumn = "ref" }
    try ana.importing("enterprise", "ref,legal_name,country\nr1,Alveare,IT\n", key)
    try ana.importing("enterprise", "ref,legal_name,city\n r1 ,Alveare,Milano\n", key)
    #expect(try ana.fields(ana.onlyKey("enterprise"))["city"] == "Milano")
    let report = try ana.importing("enterprise", "ref,legal_name,country\n,Agade,IT\n", key)
    #expect(report.rejected.map(\.field) == ["ref"])
    let failure = try failure {
      try ana.importing("enterprise", "ref,legal_name\n1,A\n") { $0.keyColumn = "reff" }
    }
    #expect(failure.status == .usage)
    #expect(failure.hint == "Did you mean “ref”?")
  }

  @Test func factsAreKnownByTheirKeys() throws {
    let ana = try TestReplica()
    try ana.importing("organisation", "name,country\nACT Group,HR\nCiesse,IT\n")
    try ana.importing(
      "programme", "code,name,phases,languages\nsee-me-in,SEE ME IN,coaching;mentoring,en;it\n")
    let csv = "organisation,programme,role\nact group,see-me-in,partner\nCiesse,see-me-in,lead\n"
    #expect(try ana.importing("partnership", csv).counts == [2, 0, 0])
    let typed = try ana.add("partnership", "organisation=ACT Group", "programme=see-me-in")
    #expect(typed.existed)
    let bad = try ana.importing("partnership", "organisation,programme\nNobody,see-me-in\n")
    #expect(bad.rejected.map(\.field) == ["organisation"])
    #expect(bad.rejected[0].message.contains("“Nobody”"))
    let failure = try failure { try ana.importing("partnership", "organisation\nCiesse\n") }
    #expect(failure.code == "missing-column")
  }

  @Test func anExportNamesItsRecords() throws {
    let ana = try TestReplica()
    let key = try ana.addEnterprise()
    let csv = """
      id,zone,label,legal_name,city,updated_at
      \(key.id),it,Alveare,Alveare,Milano,2026-01-01T00:00:00.000Z
      """
    let report = try ana.importing("enterprise", csv)
    #expect(report.counts == [0, 1, 0])
    #expect(report.warnings.isEmpty)
    #expect(try ana.fields(key)["city"] == "Milano")
    let bad = try ana.importing("enterprise", "id,legal_name\nx,Alveare\n")
    #expect(bad.rejected.map(\.field) == ["id"])
  }

  @Test func columnsAreMapped() throws {
    let ana = try TestReplica()
    try ana.importing("module", "Kurs,Titel,code\nhr-1,Einstellen,x\n") {
      $0.columns = ["code": "Kurs", "title.de": "Titel"]
    }
    let fields = try ana.fields(ana.onlyKey("module"))
    #expect(fields["code"] == "hr-1")
    #expect(fields["title"] == ["de": "Einstellen"])
    let failure = try failure {
      try ana.importing("module", "Kurs\nhr-1\n") { $0.columns = ["kode": "Kurs"] }
    }
    #expect(failure.status == .usage)
  }

  @Test func aColumnOfAKeyedFieldNeedsItsKey() throws {
    let ana = try TestReplica()
    let report = try ana.importing("module", "code,title,title.xx,title.en\nhr-1,a,b,c\n")
    #expect(report.warnings.first?.message.hasSuffix(": title, title.xx") == true)
    #expect(try ana.fields(ana.onlyKey("module"))["title"] == ["en": "c"])
  }

  @Test func aFileThatIsNoCSV() throws {
    let ana = try TestReplica()
    let failure = try failure { try ana.importing("enterprise", "") }
    #expect(failure.code == "invalid-csv")
    #expect(failure.status == .invalidData)
  }
}
