import Testing

@testable import LocalStore

@Suite("Statement")
struct StatementTests {
  let connection: Connection

  init() throws {
    connection = try Connection.open("test", mode: .memory)
    try connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v)")
  }

  @Test(
    "every value comes back as it was",
    arguments: [
      .null, .integer(Int64.min), .integer(Int64.max), .real(-0.5), .real(.infinity), .text(""),
      .text("žena\0po NUL"), .text("👩‍🌾"), .blob([]), .blob([0, 255, 0]),
    ] as [SQLValue])
  func roundTrip(value: SQLValue) throws {
    try connection.execute("INSERT INTO t (v) VALUES (?)", value)
    let read = try connection.first("SELECT v FROM t") { $0.value(0) }
    #expect(read == value)
  }

  @Test("NaN is refused, because SQLite would store NULL")
  func nan() throws {
    let error = #expect(throws: SQLiteError.self) {
      try connection.execute("INSERT INTO t (v) VALUES (?)", .real(.nan))
    }
    #expect(error?.kind == .constraint)
  }

  @Test("a statement held for a loop binds and runs again and again")
  func hotLoop() throws {
    var insert = try connection.prepare("INSERT INTO t (id, v) VALUES (?1, ?2)")
    for number in 1...1_000 {
      try insert.bind(number, at: 1)
      try insert.bind([UInt8(number % 256)].span, at: 2)
      try insert.run()
    }
    try insert.bind(1_001, at: 1)
    try insert.bind(nil as String?, at: 2)
    try insert.run()
    #expect(try connection.int64("SELECT count(*) FROM t") == 1_001)
    #expect(try connection.int64("SELECT count(v) FROM t") == 1_000)
    let bytes: [Int] = try connection.rows("SELECT v FROM t WHERE v IS NOT NULL ORDER BY id") {
      row in
      row.withBlob(0) { bytes in unsafe Int(bytes.unsafeLoad(as: UInt8.self)) }
    }
    #expect(bytes == (1...1_000).map { $0 % 256 })
  }

  @Test("NULL reads as zero or empty, and as nil where it is asked for")
  func nulls() throws {
    try connection.query("SELECT NULL, 7, 'seven', x'07', 7.5") { row in
      #expect(row.columnCount == 5)
      #expect(row.isNull(0) && row.int64(0) == 0 && row.text(0) == "" && row.blob(0) == [])
      #expect(row.int64OrNil(0) == nil && row.textOrNil(0) == nil && row.blobOrNil(0) == nil)
      #expect(row.intOrNil(1) == 7 && row.textOrNil(2) == "seven" && row.blobOrNil(3) == [7])
      #expect(row.doubleOrNil(4) == 7.5 && row.bool(1) && row.text(1) == "7")
    }
  }

  @Test("the same SQL runs inside itself on two statements")
  func reentrancy() throws {
    for number in 1...3 { try connection.execute("INSERT INTO t (v) VALUES (?)", .integer(number)) }
    let sql = "SELECT v FROM t ORDER BY id"
    var pairs: [[Int]] = []
    try connection.query(sql) { outer in
      let left = outer.int(0)
      try connection.query(sql) { inner in pairs.append([left, inner.int(0)]) }
    }
    #expect(pairs.count == 9)
    #expect(pairs.last == [3, 3])
  }

  @Test("statements are compiled once, and the cache stays within its bound")
  func caching() throws {
    let before = connection.cache.count
    for number in 0..<10 {
      try connection.execute("INSERT INTO t (v) VALUES (?)", .integer(number))
    }
    #expect(connection.cache.count == before + 1)
    for number in 0..<(2 * StatementCache.capacity) {
      #expect(try connection.int64("SELECT \(number)") == Int64(number))
    }
    #expect(connection.cache.count == StatementCache.capacity)
  }

  @Test("a statement from the cache carries no value of its last use")
  func noStaleValues() throws {
    let sql = "SELECT ?1"
    _ = try connection.text(sql, "secret")
    var statement = try connection.prepare(sql)
    let hasRow = try statement.step()
    #expect(hasRow)
    let isNull = statement.isNull(0)
    #expect(isNull)
  }

  @Test("an abandoned query holds no lock")
  func abandonedQuery() throws {
    struct Stop: Error {}
    try connection.execute("INSERT INTO t (v) VALUES (1), (2)")
    #expect(throws: Stop.self) {
      try connection.query("SELECT v FROM t") { _ in throw Stop() }
    }
    try connection.execute("DROP TABLE t")
  }

  @Test(
    "what is not exactly one statement is refused",
    arguments: ["", " ; -- nothing", "SELECT 1; SELECT 2", "SELECT 1\0; DROP TABLE t", "SELEC 1"])
  func notOneStatement(sql: String) throws {
    #expect(throws: SQLiteError.self) { try connection.execute(sql) }
  }

  @Test("a comment or semicolon after the statement is no second statement")
  func trailingComment() throws {
    #expect(try connection.int64("SELECT 1; -- one\n") == 1)
  }

  @Test("too few or too many values are refused")
  func valueCount() throws {
    #expect(throws: SQLiteError.self) { try connection.execute("SELECT ?, ?", 1) }
    #expect(throws: SQLiteError.self) { try connection.execute("SELECT ?", 1, 2) }
  }

  @Test("a misspelt column in double quotes is an error and not a text")
  func doubleQuotes() throws {
    #expect(throws: SQLiteError.self) { try connection.int64("SELECT \"no_such\" FROM t") }
  }

  @Test("the columns' names and the kind of the statement are known before it runs")
  func description() throws {
    let statement = try connection.prepare("SELECT id AS number, v FROM t")
    let names = [statement.columnName(0), statement.columnName(1)]
    #expect(names == ["number", "v"])
    let isReadOnly = statement.isReadOnly
    #expect(isReadOnly)
  }
}
