import Foundation
import TestSupport
import Testing

@testable import LocalStore

@Suite("Connection")
struct ConnectionTests {
  let directory: TemporaryFolder

  init() throws { directory = try TemporaryFolder() }

  @Test("a file is in WAL mode, durable, and does not trust its schema")
  func pragmas() throws {
    let connection = try Connection.open(directory.file("a.sqlite"))
    #expect(try connection.text("PRAGMA journal_mode") == "wal")
    #expect(try connection.int64("PRAGMA synchronous") == 2)
    #expect(try connection.int64("PRAGMA trusted_schema") == 0)
    #expect(try connection.int64("PRAGMA busy_timeout") == 5_000)
  }

  @Test("what is written is there after the connection has closed")
  func reopen() throws {
    let path = directory.file("a.sqlite")
    do {
      let connection = try Connection.open(path)
      try connection.executeScript(
        """
        CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT); -- a comment; with a semicolon
        CREATE INDEX note_text ON note (text);
        """)
      try connection.execute("INSERT INTO note (text) VALUES (?)", "visit")
      #expect(connection.lastInsertRowID == 1)
      #expect(connection.changes == 1)
    }
    let reader = try Connection.open(path, mode: .readOnly)
    #expect(try reader.text("SELECT text FROM note") == "visit")
  }

  @Test("a name that SQLite would read as something else is the name of a file")
  func oddNames() throws {
    let connection = try Connection.open(directory.file("file:x?mode=memory"))
    try connection.execute("CREATE TABLE t (x)")
    let again = try Connection.open(directory.file("file:x?mode=memory"), mode: .readOnly)
    #expect(try again.int64("SELECT count(*) FROM sqlite_schema") == 1)
  }

  @Test("triggers are switched off and on, also for statements compiled before")
  func triggers() throws {
    let connection = try Connection.open("test", mode: .memory)
    try connection.executeScript(
      """
      CREATE TABLE t (x); CREATE TABLE log (x);
      CREATE TRIGGER note AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.x); END;
      """)
    let insert = "INSERT INTO t VALUES (?)"
    for (enabled, expected) in [(true, 1), (false, 1), (true, 2)] as [(Bool, Int64)] {
      connection.triggersEnabled = enabled
      try connection.execute(insert, 1)
      #expect(try connection.int64("SELECT count(*) FROM log") == expected)
    }
  }

  @Test("a table that the schema protects cannot be corrupted by SQL")
  func defensive() throws {
    let connection = try Connection.open("test", mode: .memory)
    try connection.execute("CREATE TABLE t (x)")
    try connection.execute("PRAGMA writable_schema=ON")
    #expect(throws: SQLiteError.self) {
      try connection.execute("UPDATE sqlite_schema SET sql = 'nonsense'")
    }
  }

  @Test("a checkpoint empties the log, unless a reader needs it")
  func checkpoint() throws {
    let path = directory.file("a.sqlite")
    let writer = try Connection.open(path, busyTimeoutMilliseconds: 1)
    try writer.execute("CREATE TABLE t (x)")
    #expect(try writer.checkpoint(.truncate).isComplete)
    let reader = try Connection.open(path, mode: .readOnly)
    try reader.snapshot {
      try writer.execute("INSERT INTO t VALUES (1)")
      #expect(try !writer.checkpoint(.truncate).isComplete)
      #expect(try reader.int64("SELECT count(*) FROM t") == 0)
    }
    let result = try writer.checkpoint(.passive)
    #expect(result.isComplete && result.logPages > 0)
    #expect(try reader.int64("SELECT count(*) FROM t") == 1)
  }

  @Test("several openers of a new file wait for each other", arguments: 1...5)
  func concurrentOpening(round: Int) throws {
    let path = directory.file("a\(round).sqlite")
    DispatchQueue.concurrentPerform(iterations: 4) { number in
      #expect(throws: Never.self) {
        let connection = try Connection.open(path)
        try connection.transaction {
          try connection.execute("CREATE TABLE IF NOT EXISTS t (x)")
          try connection.execute("INSERT INTO t VALUES (?)", .integer(number))
        }
      }
    }
    let reader = try Connection.open(path, mode: .readOnly)
    #expect(try reader.int64("SELECT count(*) FROM t") == 4)
  }

  @Test("an interrupter stops a statement from another thread, and outlives its connection")
  func interrupt() throws {
    var connection: Connection? = try Connection.open("test", mode: .memory)
    let interrupter = try #require(connection).interrupter
    let finished = DispatchSemaphore(value: 0)
    // A thread of its own: a task might wait for the very thread that the endless query holds.
    Thread.detachNewThread {
      while finished.wait(timeout: .now() + .milliseconds(1)) == .timedOut {
        interrupter.interrupt()
      }
    }
    let endless = """
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n
      """
    let error = #expect(throws: SQLiteError.self) { try connection?.execute(endless) }
    #expect(error?.kind == .interrupted)
    connection = nil
    interrupter.interrupt()
    finished.signal()
  }
}
