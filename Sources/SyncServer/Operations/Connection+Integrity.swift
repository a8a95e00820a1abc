import LocalStore

extension Connection {
  /// What SQLite finds wrong with the file's structure, as sentences; empty if nothing is.
  func integrityFindings() throws -> [String] {
    let lines = try rows("PRAGMA integrity_check") { $0.text(0) }
    return lines == ["ok"] ? [] : lines.map { "SQLite: \($0)" }
  }
}
