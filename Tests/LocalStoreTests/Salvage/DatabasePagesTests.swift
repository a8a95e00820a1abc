import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

@Suite("Reading a database without SQLite")
struct DatabasePagesTests {
  /// Rows that need several levels, and rows that go on on pages of their own.
  private func fill(_ connection: Connection, _ random: inout SplitMix64) throws {
    try connection.executeScript(
      """
      CREATE TABLE "with ids"(n INTEGER PRIMARY KEY, a TEXT NOT NULL, b, c BLOB);
      CREATE TABLE without(a TEXT, n INTEGER, b BLOB, PRIMARY KEY(n, a)) WITHOUT ROWID;
      """)
    try connection.transaction {
      for number in 0..<(50 + random.below(300)) {
        let size = random.oneIn(10) ? random.below(20_000) : random.below(200)
        let numbers: [Int64] = [0, 1, -1, 127, -129, 70_000, -9_000_000, .max, .min, 1 << 40]
        let value: SQLValue = random.pick([
          .null, .integer(random.pick(numbers)), .real(1.5), .text("ünïcode \(number)"),
        ])
        try connection.execute(
          "INSERT INTO \"with ids\" VALUES (?1, ?2, ?3, ?4)",
          .integer(random.oneIn(5) ? -Int64(number) - 1 : Int64(number) * 1_000), .text("a"), value,
          .blob([UInt8](repeating: random.byte(), count: size)))
        try connection.execute(
          "INSERT INTO without VALUES (?1, ?2, ?3)", .text("\(number)"), .integer(number % 7),
          .blob([UInt8](repeating: random.byte(), count: size)))
      }
      for _ in 0..<random.below(40) {
        try connection.execute(
          "DELETE FROM \"with ids\" WHERE n = ?1", .integer(random.below(300) * 1_000))
      }
    }
  }

  private func expectSameRows(_ connection: Connection, _ pages: DatabasePages) throws {
    let roots = TableRoots(pages).pages
    for shape in try TableShape.all(in: connection) {
      let root = try #require(roots[shape.name])
      var walk = TreeWalk(pages)
      var rows: Set<[SQLValue]> = []
      try walk.eachRow(from: root) { row in rows.insert(try #require(shape.values(row))) }
      try law(walk.isWhole, "\(shape.name) is whole")
      let names = try connection.rows(
        "SELECT * FROM \(Connection.quoted(shape.name))"
      ) { row in
        let values = (0..<row.columnCount).map { row.value($0) }
        return shape.name == "without" ? [values[1], values[0], values[2]] : values
      }
      try law(rows == Set(names), "\(shape.name): \(rows.count) rows, \(names.count) by SQLite")
    }
  }

  @Test("every row is read as SQLite reads it, whether it is in the database or in the log")
  func sameRows() throws {
    let folder = try TemporaryFolder(inMemory: true)
    withSeeds(count: 40) { random in
      let path = folder.file("\(random.next()).sqlite")
      let connection = try Connection.open(path)
      if random.chance(50) {
        try connection.execute("CREATE TABLE first(n INTEGER PRIMARY KEY)")
        try connection.checkpoint(.truncate)
      }
      try fill(connection, &random)
      if random.chance(30) { try connection.checkpoint(.truncate) }
      let pages = DatabasePages(
        try #require(try RawFile(path)), log: try RawFile("\(path)-wal"))
      try law(pages.log.isTrusted, "the log is whole")
      try expectSameRows(connection, pages)
    }
  }

  @Test("whatever bytes there are, they are read to an end")
  func anyBytes() throws {
    let folder = try TemporaryFolder(inMemory: true)
    let source = try Connection.open(folder.file("source.sqlite"))
    var random = SplitMix64(seed: 5)
    try fill(source, &random)
    try source.checkpoint(.truncate)
    let whole = try Files.bytes(source.path)
    withSeeds(count: 300) { random in
      var bytes = whole
      for _ in 0...random.below(60) { bytes[random.below(bytes.count)] = random.byte() }
      if random.chance(20) { bytes.removeLast(random.below(bytes.count)) }
      let path = try folder.write(bytes, to: "damaged")
      let pages = DatabasePages(try #require(try RawFile(path)), log: nil)
      var known: Set<Int> = []
      for root in TableRoots(pages).pages.values {
        var walk = TreeWalk(pages)
        try walk.eachRow(from: root) { _ in }
        known.formUnion(walk.visited)
      }
      try pages.eachLeftover(besides: known) { number, bytes in
        guard let page = TreePage(bytes, number: number, usableSize: pages.usableSize) else {
          return
        }
        for cell in page.cells { _ = pages.row(cell, on: bytes) }
      }
    }
  }
}
