/// What a checkup found, as a table for people and as a document for scripts.
package struct HealthReport: Sendable {
  /// What to do about a finding, as a sentence that names the command.
  package typealias Advice = @Sendable (Finding.Remedy) -> String?

  private let findings: [Finding]
  private let checks: [HealthCheck]
  private let advice: Advice

  /// - Parameter checks: those that were made.
  package init(_ findings: [Finding], of checks: [HealthCheck], advice: @escaping Advice) {
    self.findings = findings
    self.checks = checks
    self.advice = advice
  }

  /// Whether nothing is broken. Warnings are no harm.
  package var isWell: Bool { !findings.contains { $0.severity == .broken } }

  private struct Row {
    let check: String
    let state: String
    let detail: String
    let hint: String?
  }

  /// A row for each finding, and one for each check without any.
  private var rows: [Row] {
    checks.flatMap { check -> [Row] in
      let found = findings.filter { $0.check == check }
      guard !found.isEmpty else {
        return [Row(check: check.rawValue, state: "ok", detail: check.assurance, hint: nil)]
      }
      return found.map {
        Row(
          check: check.rawValue, state: $0.severity.rawValue, detail: $0.sentence,
          hint: advice($0.remedy))
      }
    }
  }

  /// `{"ok","checks":[{"check","state","detail","hint"}]}`
  package var json: JSONObject {
    [
      "ok": .bool(isWell),
      "checks": .array(
        rows.map {
          [
            "check": .string($0.check), "state": .string($0.state), "detail": .string($0.detail),
            "hint": .string(orNull: $0.hint),
          ]
        }),
    ]
  }

  package var table: TextTable {
    var table = TextTable([
      TextTable.Column("Check", keepsWidth: true), TextTable.Column("State", keepsWidth: true),
      TextTable.Column("Found"), TextTable.Column("What to do"),
    ])
    for row in rows { table.append([row.check, row.state, row.detail, row.hint ?? ""]) }
    return table
  }
}

extension HealthCheck {
  /// What holds if nothing was found.
  fileprivate var assurance: String {
    switch self {
    case .file: "SQLite can read all of it"
    case .facts: "every fact is as it was stored"
    case .digests: "they are those of the facts"
    case .outbox: "whatever waits can be sent"
    case .history: "it can be read"
    case .writer: "it is this replica's own"
    case .clock: "no edit is ahead of it"
    case .views: "they are what the facts make of them"
    case .server: "nothing differed after the last sync"
    case .permissions: "nobody else may read it"
    case .disk: "there is room"
    case .encryption: "the disk is encrypted"
    }
  }
}
