import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncClient

@Suite("TYPE list, sql, export and import")
struct ListCommandTests {
  private let laptop: TestLaptop

  init() throws {
    laptop = try TestLaptop.initialised()
    for (name, city) in [("Beta", "Milano"), ("Alfa", "Monza"), ("Gamma", "Milano")] {
      try laptop.expectDone(
        "enterprise", "add", "legal_name=\(name)", "country=IT", "city=\(city)", "size=micro")
    }
  }

  private func names(_ words: String...) -> [String] {
    laptop.run(["enterprise", "list", "--json"] + words).json.arrayValue?
      .compactMap { $0["label"]?.stringValue } ?? []
  }

  @Test func filtersSortsAndLimits() {
    #expect(names() == ["Alfa", "Beta", "Gamma"])
    #expect(names("city=Milano") == ["Beta", "Gamma"])
    #expect(names("--sort", "-city") == ["Alfa", "Beta", "Gamma"])
    #expect(names("--limit", "1") == ["Alfa"])
    #expect(names("--search", "amm") == ["Gamma"])
    #expect(names("city=") == [])
    #expect(laptop.run("enterprise", "list", "--limit", "-1x").status == .usage)
  }

  @Test func aTableForPeople() {
    let lines = laptop.run("enterprise", "list", "city=Monza").output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(
      lines.first?.hasPrefix("enterprise  id      city   sectors  status  coach  zone") == true)
    #expect(lines.last?.hasPrefix("Alfa") == true)
    #expect(lines.last?.hasSuffix(" it") == true)
    #expect(lines.last?.contains("  Monza  ") == true)
  }

  @Test func aTableForPrograms() {
    let lines = laptop.run("enterprise", "list", "city=Monza", "--csv").output
      .split(whereSeparator: \.isNewline)
    #expect(lines.count == 2)
    #expect(lines.first?.hasPrefix("id,legal_name,") == true)
  }

  @Test func sqlReadsAndNothingElse() throws {
    let query = "SELECT city, count(*) AS n FROM enterprise GROUP BY city ORDER BY city"
    #expect(
      try laptop.expectDone("sql", query)
        == [["city": "Milano", "n": 2], ["city": "Monza", "n": 1]])
    #expect(laptop.run("sql", query).output == "city    n\nMilano  2\nMonza   1\n")
    for statement in ["DELETE FROM enterprise", "ATTACH 'x' AS y", "VACUUM INTO '/tmp/x'"] {
      #expect(laptop.run("sql", statement).status == .invalidData, "\(statement)")
    }
    #expect(names().count == 3)
  }

  @Test func exportComesBackThroughImport() throws {
    let csv = laptop.run("export", "enterprise").output
    #expect(csv.split(whereSeparator: \.isNewline).count == 4)
    let path = try laptop.folder.write(csv, to: "enterprises.csv")
    let report = try laptop.expectDone("import", "enterprise", path)
    #expect(
      report.objectValue?.keys == ["added", "updated", "unchanged", "differing", "rejected"])
    #expect(report["added"] == 0)
    #expect(report["unchanged"] == 3)
  }

  @Test func exportsInEveryForm() throws {
    #expect(
      laptop.run("export", "enterprise", "--format", "ndjson").output
        .split(separator: "\n").count == 3)
    #expect(
      laptop.run("export", "enterprise", "--format", "json").json.arrayValue?.count == 3)
    #expect(try laptop.expectDone("export", "--all").arrayValue?.count == 3)
    for wrong in [
      ["export"], ["export", "visit", "--all"], ["export", "--all", "--format", "csv"],
    ] {
      #expect(laptop.run(wrong).status == .usage, "\(wrong)")
    }
  }

  @Test func badRowsAreNamedByTheirLines() throws {
    let path = try laptop.folder.write(
      "legal_name,country,ref\nDelta,IT,1\nEpsilon,Italy,2\n,IT,3\n", to: "rows.csv")
    let refused = laptop.run("import", "enterprise", path, "--key", "ref")
    #expect(refused.status == .invalidData)
    #expect(refused.errors.contains("line 3: country"))
    #expect(refused.errors.contains("line 4: "))
    #expect(refused.errors.contains("Nothing was imported: 2 rows"))
    #expect(refused.errors.contains("left out, since enterprise has no such field: ref"))
    #expect(names().count == 3)
    let partial = laptop.run("import", "enterprise", path, "--key", "ref", "--partial", "--json")
    #expect(partial.status == .invalidData)
    #expect(partial.json["added"] == 1)
    #expect(partial.json["rejected"]?.arrayValue?.count == 2)
    #expect(names().count == 4)
  }

  @Test func aDryRunImportsNothing() throws {
    let path = try laptop.folder.write("legal_name,country\nDelta,IT\n", to: "rows.csv")
    let outcome = laptop.run("import", "enterprise", path, "--dry-run")
    #expect(outcome.status == .done)
    #expect(outcome.output.hasPrefix("Would be: 1 added"))
    #expect(names().count == 3)
    #expect(laptop.run("import", "enterprise", laptop.folder.file("none")).status == .failure)
    #expect(
      laptop.run("import", "enterprise", path, "--date-format", "abc").status == .usage)
    #expect(laptop.run("import", "enterprise", path, "--map", "abc").status == .usage)
  }
}
