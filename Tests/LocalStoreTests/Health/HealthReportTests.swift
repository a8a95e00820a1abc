import Testing

@testable import LocalStore

@Suite("The report of a checkup")
struct HealthReportTests {
  private func report(_ findings: [Finding]) -> HealthReport {
    HealthReport(findings, of: [.file, .facts]) { $0 == .repair ? "repair it" : nil }
  }

  @Test("a row for each finding, and one for each check without any")
  func rows() throws {
    let report = report([
      Finding(.facts, "a", .broken, "first", .repair), Finding(.facts, "b", .warning, "second"),
    ])
    #expect(!report.isWell)
    let json = JSONValue.object(report.json)
    #expect(json["ok"] == false)
    let rows = try #require(json["checks"]?.arrayValue)
    #expect(rows.map { $0["check"]?.stringValue } == ["file", "facts", "facts"])
    #expect(rows.map { $0["state"]?.stringValue } == ["ok", "broken", "warning"])
    #expect(rows[1]["detail"] == "first")
    #expect(rows[1]["hint"] == "repair it")
    #expect(rows[2]["hint"] == .null)
    #expect(rows[0].objectValue?.keys == ["check", "state", "detail", "hint"])
    #expect(report.table.render(width: nil).contains("repair it"))
  }

  @Test("warnings, and what cannot be told, are no harm")
  func warnings() {
    #expect(
      report([
        Finding(.file, "a", .warning, "first"), Finding(.facts, "b", .unknown, "second"),
      ]).isWell)
  }
}
