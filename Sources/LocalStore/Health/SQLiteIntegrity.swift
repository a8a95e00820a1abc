/// SQLite's own check of a file.
package enum SQLiteIntegrity {
  /// What it reports at most; the first lines tell what is wrong.
  private static let lines = 10

  package static func findings(_ connection: Connection) throws -> [Finding] {
    let lines = try connection.rows("PRAGMA integrity_check(\(lines))") { $0.text(0) }
    guard lines != ["ok"] else { return [] }
    return lines.map { Finding(.file, "sqlite", .broken, "SQLite: \($0)", .repair) }
  }
}
