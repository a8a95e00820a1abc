import SyncProtocol
import Testing

@testable import LocalStore

@Suite struct ReadOnlySQLTests {
  private func code(_ sql: String, _ connection: Connection) -> String? {
    do {
      _ = try ReadOnlySQL(connection).run(sql)
      return nil
    } catch { return (error as? CommandFailure)?.code ?? "\(error)" }
  }

  @Test func answersWithColumnsAndRows() throws {
    let test = try TestReplica()
    try test.write("enterprise", in: "it", ["legal_name": .text("A")])
    _ = try test.replica.views().catchUp()
    let result = try ReadOnlySQL(test.replica.connection).run(
      "-- a comment\n SELECT label, 1.5 AS n, NULL AS n, x'00ff' AS b FROM enterprise;")
    #expect(result.columns == ["label", "n", "n", "b"])
    #expect(result.json == [["label": "A", "n": .decimal("1.5"), "n_2": .null, "b": "00ff"]])
    #expect(result.table.render(width: nil) == "label    n  n  b\nA      1.5     00ff\n")
  }

  @Test(arguments: [
    "DELETE FROM fact", "INSERT INTO fact_head VALUES (2, 2)", "DROP TABLE fact",
    "ATTACH '/tmp/x' AS x", "VACUUM INTO '/tmp/x'", "PRAGMA user_version = 7", "BEGIN",
    "WITH x AS (SELECT 1) DELETE FROM fact", "", "/* SELECT */ DELETE FROM fact", "/*",
  ])
  func writesAreRefused(sql: String) throws {
    let test = try TestReplica()
    let key = try test.write("enterprise", in: "it", ["legal_name": .text("A")])
    #expect(code(sql, test.replica.connection) == "read-only")
    #expect(try test.replica.store.fact(key) != nil)
  }

  @Test(arguments: ["SELECT nonsense FROM enterprise", "SELECT 1; SELECT 2", "SELEC 1", "SELECT ("])
  func mistakesAreExplained(sql: String) throws {
    let test = try TestReplica()
    _ = try test.replica.views().catchUp()
    let expected = sql.hasPrefix("SELEC ") ? "read-only" : "invalid-query"
    #expect(code(sql, test.replica.connection) == expected)
  }
}
