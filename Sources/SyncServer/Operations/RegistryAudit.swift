import LocalStore
import SyncProtocol

/// Checks that the registry's rows make sense together.
struct RegistryAudit {
  let registry: Registry

  private struct Rule {
    let sentence: String
    /// Counts the rows that break the rule.
    let query: String
  }

  private static let rules = [
    Rule(
      sentence: "device(s) of a person who is not there",
      query: "SELECT count(*) FROM device WHERE person NOT IN (SELECT id FROM person)"),
    Rule(
      sentence: "grant(s) to a person who is not there",
      query: "SELECT count(*) FROM access_grant WHERE person NOT IN (SELECT id FROM person)"),
    Rule(
      sentence: "grant(s) in a zone that is not there",
      query: """
        SELECT count(*) FROM access_grant
        WHERE zone <> '*' AND zone NOT IN (SELECT zone FROM zone)
        """),
    Rule(
      sentence: "invitation(s) of a person who is not there",
      query: "SELECT count(*) FROM invitation WHERE person NOT IN (SELECT id FROM person)"),
    Rule(
      sentence: "credential(s) that are no SHA-256",
      query: "SELECT count(*) FROM device WHERE length(credential_hash) <> 32"),
  ]

  func findings() throws -> [String] {
    var findings: [String] = []
    for rule in Self.rules {
      let count = try registry.connection.int64(rule.query) ?? 0
      if count > 0 { findings.append("\(count) \(rule.sentence)") }
    }
    if try !registry.holds(.commons) { findings.append("the zone commons is missing") }
    return findings
  }
}
