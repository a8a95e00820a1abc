import TestSupport
import Testing

@testable import LocalStore

@Suite("Transactions")
struct TransactionTests {
  struct Refused: Error {}
  let connection: Connection

  init() throws {
    connection = try Connection.open("test", mode: .memory)
    try connection.execute("CREATE TABLE t (x INTEGER UNIQUE)")
  }

  private func values() throws -> [Int] {
    try connection.rows("SELECT x FROM t ORDER BY x") { $0.int(0) }
  }

  private func insert(_ value: Int) throws {
    try connection.execute("INSERT INTO t VALUES (?)", .integer(value))
  }

  @Test("commits when the closure returns, and hands on its result")
  func commit() throws {
    let result = try connection.transaction {
      try insert(1)
      #expect(connection.isInTransaction)
      return "done"
    }
    #expect(result == "done")
    #expect(!connection.isInTransaction)
    #expect(try values() == [1])
  }

  @Test("rolls back when the closure throws", arguments: [true, false])
  func rollback(immediate: Bool) throws {
    #expect(throws: Refused.self) {
      try connection.transaction(immediate ? .immediate : .deferred) {
        try insert(1)
        throw Refused()
      }
    }
    #expect(!connection.isInTransaction)
    #expect(try values() == [])
    try connection.transaction { try insert(2) }
    #expect(try values() == [2])
  }

  @Test("a savepoint takes back its own part and leaves the rest")
  func savepoint() throws {
    try connection.transaction {
      try insert(1)
      #expect(throws: Refused.self) {
        try connection.savepoint("row \"2\"") {
          try insert(2)
          try connection.savepoint("inner") { try insert(3) }
          throw Refused()
        }
      }
      try connection.savepoint("row 4") { try insert(4) }
    }
    #expect(try values() == [1, 4])
  }

  @Test("an ended transaction is not reported as a success")
  func endedInside() throws {
    #expect(throws: SQLiteError.self) {
      try connection.transaction {
        try insert(1)
        try connection.execute("ROLLBACK")
      }
    }
    #expect(try values() == [])
  }

  @Test("a transaction inside a transaction is a programmer's error")
  func nested() async {
    await #expect(processExitsWith: .failure) {
      let connection = try Connection.open("test", mode: .memory)
      try connection.transaction { try connection.transaction {} }
    }
  }

  @Test("a snapshot does not see what is committed meanwhile")
  func snapshot() throws {
    let directory = try TemporaryFolder()
    let writer = try Connection.open(directory.file("a.sqlite"))
    try writer.execute("CREATE TABLE t (x)")
    let reader = try Connection.open(directory.file("a.sqlite"), mode: .readOnly)
    try reader.snapshot {
      try writer.execute("INSERT INTO t VALUES (1)")
      #expect(try reader.int64("SELECT count(*) FROM t") == 0)
    }
    #expect(try reader.int64("SELECT count(*) FROM t") == 1)
  }
}
