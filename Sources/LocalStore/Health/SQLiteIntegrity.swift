/// SQLite's own check of a file, and whether its tables are those of its format.
package enum SQLiteIntegrity {
  /// What SQLite reports at most; the first lines tell what is wrong.
  private static let longestReport = 10

  package static func findings(
    _ connection: Connection, as format: FileFormat
  ) throws -> [Finding] {
    let lines = try connection.rows("PRAGMA integrity_check(\(longestReport))") { $0.text(0) }
    var findings = lines == ["ok"] ? [] : lines.map { finding("SQLite: \($0)") }
    let present = try definitions(in: connection)
    for (name, definition) in try expected(format).sorted(by: { $0.key < $1.key })
    where present[name] != definition {
      findings.append(finding("“\(name)” is not what it is in every file of this kind"))
    }
    return findings
  }

  /// Damage may leave a definition that SQLite understands, of other columns than ours.
  private static func expected(_ format: FileFormat) throws -> [String: String] {
    let new = try Connection.open(format.kind, mode: .memory)
    try format.prepare(new)
    return try definitions(in: new)
  }

  /// How each table and index was made.
  private static func definitions(in connection: Connection) throws -> [String: String] {
    let rows = try connection.rows("SELECT name, tbl_name, sql FROM sqlite_schema") { row in
      (row.text(0), "\(row.text(1)) \(row.text(2))")
    }
    return Dictionary(rows) { first, _ in first }
  }

  private static func finding(_ sentence: String) -> Finding {
    Finding(.file, "sqlite", .broken, sentence, .repair)
  }
}
