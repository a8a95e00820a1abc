import Foundation
import TestSupport
import Testing

@testable import LocalStore

@Suite("SQLite errors")
struct SQLiteErrorTests {
  let directory: TemporaryFolder

  init() throws { directory = try TemporaryFolder() }

  private func failure(_ body: () throws -> Void) throws -> SQLiteError {
    try #require(#expect(throws: SQLiteError.self, performing: body))
  }

  @Test("a file that is no database is refused at once, whatever the mode")
  func notADatabase() throws {
    let path = try directory.write(
      Array("id;name\n".utf8) + [UInt8](repeating: 65, count: 4_096), to: "a.csv")
    for mode in [.readWriteCreate, .readWrite, .readOnly] as [Connection.Mode] {
      let error = try failure { _ = try Connection.open(path, mode: mode) }
      #expect(error.kind == .notADatabase)
      #expect(error.path == path)
      #expect(error.hint?.contains("not a SQLite database") == true)
    }
  }

  @Test("a missing folder, a folder, a missing file and an empty name cannot be opened")
  func cannotOpen() throws {
    let missing = try failure { _ = try Connection.open(directory.file("no/such/a.sqlite")) }
    #expect(missing.kind == .cannotOpen)
    #expect(missing.systemErrorNumber == ENOENT)
    #expect(missing.hint?.contains("no such file or folder") == true)
    let folder = try failure { _ = try Connection.open(directory.path) }
    #expect(folder.kind == .cannotOpen)
    #expect(folder.hint?.contains("is a folder") == true)
    for mode in [.readWrite, .readOnly] as [Connection.Mode] {
      let error = try failure { _ = try Connection.open(directory.file("b.sqlite"), mode: mode) }
      #expect(error.kind == .cannotOpen)
    }
    for name in ["", "a\0b"] {
      #expect(try failure { _ = try Connection.open(name) }.kind == .cannotOpen)
    }
  }

  @Test("a write on a read-only connection says so")
  func readOnly() throws {
    let path = directory.file("a.sqlite")
    let writer = try Connection.open(path)
    try writer.execute("CREATE TABLE t (x)")
    let reader = try Connection.open(path, mode: .readOnly)
    let error = try failure { try reader.execute("INSERT INTO t VALUES (1)") }
    #expect(error.kind == .readOnly)
    #expect(error.hint?.contains("write-protected") == true)
  }

  @Test("a folder that cannot be written to", .enabled(if: geteuid() != 0))
  func readOnlyFolder() throws {
    try directory.setPermissions(0o500)
    let error = try failure { _ = try Connection.open(directory.file("a.sqlite")) }
    #expect(error.kind == .cannotOpen)
    #expect(error.systemErrorNumber == EACCES)
    #expect(error.hint?.contains("permissions") == true)
  }

  @Test("a write-protected file is refused at once", .enabled(if: geteuid() != 0))
  func writeProtectedFile() throws {
    let path = directory.file("a.sqlite")
    _ = try Connection.open(path)
    try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
    let error = try failure { _ = try Connection.open(path, mode: .readWrite) }
    #expect(error.kind == .readOnly)
    #expect(error.hint?.contains("write-protected") == true)
  }

  @Test(
    "each kind of failure has its hint",
    arguments: [
      (5, 0, "Another program"), (261, 0, "Another program"), (6, 0, "Another program"),
      (13, 0, "disk is full"), (8, 0, "write-protected"), (1032, 0, "moved or replaced"),
      (1544, 0, "folder writable"), (26, 0, "not a SQLite database"), (11, 0, "damaged"),
      (14, EACCES, "permissions"), (14, ENOENT, "no such file"), (14, EMFILE, "ulimit"),
      (14, EROFS, "read-only"), (14, 0, "may write"), (3, 0, "owner"), (19, 0, "rule"),
      (778, ENOSPC, "free some space"), (778, EIO, "backup"), (18, 0, "larger"), (9, 0, "stopped"),
    ] as [(Int32, Int32, String)])
  func hints(code: Int32, systemErrorNumber: Int32, expected: String) {
    let error = SQLiteError(
      extendedCode: code, systemErrorNumber: systemErrorNumber, operation: "step", message: "",
      path: "x")
    #expect(error.hint?.contains(expected) == true)
  }

  @Test("another connection's lock: busy after the time-out, and free when it is gone")
  func busy() throws {
    let path = directory.file("a.sqlite")
    let first = try Connection.open(path)
    try first.execute("CREATE TABLE t (x)")
    let second = try Connection.open(path, busyTimeoutMilliseconds: 20)
    try first.transaction {
      let error = try failure { try second.transaction {} }
      #expect(error.kind == .busy && error.isBusy)
      #expect(error.primaryCode == 5)
      #expect(error.sql == "BEGIN IMMEDIATE")
      #expect(error.hint?.contains("Another program") == true)
    }
    try second.transaction { try second.execute("INSERT INTO t VALUES (1)") }
  }

  @Test("a broken rule of the table tells which, with the extended code")
  func constraint() throws {
    let connection = try Connection.open("test", mode: .memory)
    try connection.execute("CREATE TABLE person (email TEXT UNIQUE)")
    let insert = "INSERT INTO person VALUES (?)"
    try connection.execute(insert, "ana@example.org")
    let error = try failure { try connection.execute(insert, "ana@example.org") }
    #expect(error.kind == .constraint)
    #expect(error.extendedCode == 2_067)
    #expect(error.message.contains("person.email"))
    #expect(error.sql == insert)
  }

  @Test("no error shows a bound value")
  func noBoundValues() throws {
    let connection = try Connection.open("test", mode: .memory)
    try connection.executeScript(
      """
      CREATE VIRTUAL TABLE search USING fts5 (text);
      CREATE TABLE t (x TEXT NOT NULL CHECK (length(x) < 3), UNIQUE (x)) STRICT;
      """)
    let attempts: [(String, SQLValue)] = [
      ("SELECT * FROM search WHERE search MATCH ?", "Secret\" AND ("),
      ("SELECT * FROM search WHERE search MATCH ?", "Secret: x"),
      ("INSERT INTO t VALUES (?)", "Secret"),
      ("INSERT INTO t VALUES (?)", .blob(Array("Secret".utf8))),
      ("SELECT json(?)", "{Secret"),
      ("SELECT abs(-9223372036854775808 + length(?) * 0)", "Secret"),
    ]
    for (sql, value) in attempts {
      let error = try failure { try connection.execute(sql, value) }
      #expect(!error.description.contains("Secret"), "\(sql)")
      #expect(error.description.contains(sql))
    }
  }

  @Test("a value beyond SQLite's limit is too big")
  func tooBig() throws {
    let connection = try Connection.open("test", mode: .memory)
    let error = try failure { _ = try connection.blob("SELECT zeroblob(2000000000)") }
    #expect(error.kind == .tooBig)
    #expect(error.hint?.contains("larger") == true)
  }

  @Test("a full disk")
  func full() throws {
    let connection = try Connection.open(directory.file("a.sqlite"))
    try connection.execute("CREATE TABLE t (x)")
    try connection.execute("PRAGMA max_page_count=4")
    let error = try failure { try connection.execute("INSERT INTO t VALUES (zeroblob(100000))") }
    #expect(error.kind == .full)
    #expect(error.hint?.contains("disk is full") == true)
  }
}
