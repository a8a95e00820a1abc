import FoundationEssentials
import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

@Suite("A replica that SQLite cannot read")
struct ReplicaRescueTests {
  private let file: FiledReplica
  private let keys: [RecordKey]

  init() throws {
    file = try FiledReplica()
    keys = try file.open { replica throws in
      try (0..<60).map { try replica.add("Enterprise \($0)") }
    }
  }

  private func names() throws -> Set<String> {
    try file.open { replica throws in
      Set(try keys.flatMap { try replica.texts($0, "legal_name") })
    }
  }

  private func expectWell() throws {
    #expect(try file.findings().filter { $0.severity == .broken } == [])
  }

  private func pages() throws -> Int { try file.bytes().count / 4_096 }

  @Test("without its first page, everything is found on the others")
  func firstPage() throws {
    let writer = try file.open { try $0.writer() }
    try file.change { $0.replaceSubrange(0..<4_096, with: [UInt8](repeating: 0, count: 4_096)) }
    #expect(throws: SQLiteError.self) { try file.open { _ in } }
    let outcome = try file.rescue()
    #expect(outcome.records == 60)
    #expect(outcome.waiting == 60)
    #expect(outcome.lost == [])
    #expect(try names().count == 60)
    try expectWell()
    try file.open { replica throws in
      #expect(try replica.name() == "Ana")
      #expect(try replica.zones().map(\.zone.name) == ["commons", "it"])
      #expect(try replica.writer() != writer)
      #expect(try replica.ownWriters().contains(replica.writer()))
    }
  }

  @Test("a definition that SQLite understands, but that is not ours")
  func definition() throws {
    try file.change { bytes in
      let name = Array("by_writer INTEGER".utf8)
      let place = bytes.firstRange(of: name)?.lowerBound ?? 0
      bytes[place] ^= 1
    }
    let found = try file.findings()
    #expect(
      found.contains {
        $0.check == .file && ($0.sentence.contains("replaced") || $0.sentence.contains("overtaken"))
      })
    let outcome = try file.rescue()
    #expect(outcome.waiting == 60)
    #expect(outcome.damagedFile != nil)
    try expectWell()
  }

  @Test("the damaged file is kept as it was, and nothing else is left behind")
  func damagedFile() throws {
    try file.change { $0.replaceSubrange(0..<4_096, with: [UInt8](repeating: 7, count: 4_096)) }
    let damaged = try file.bytes()
    let outcome = try file.rescue()
    let kept = try #require(outcome.damagedFile)
    #expect(try Files.bytes(kept) == damaged)
    #expect(file.names().count == 2)
  }

  @Test("any one page may be lost: whatever was on others is saved, or named as lost")
  func anyPage() throws {
    let whole = try file.bytes()
    for page in 0..<(try pages()) {
      try file.change {
        $0 = whole
        $0.replaceSubrange(
          page * 4_096..<(page + 1) * 4_096, with: [UInt8](repeating: 0xaa, count: 4_096))
      }
      let outcome = try file.rescue()
      #expect(outcome.records == outcome.waiting, "page \(page)")
      #expect(try names().count == outcome.records, "page \(page)")
      #expect(
        outcome.records + outcome.lost.count >= 60
          || outcome.unreadableTables.contains("outbox"), "page \(page)")
      try expectWell()
    }
  }

  @Test("a file cut short gives what is left of it")
  func truncated() throws {
    let whole = try file.bytes()
    for part in 1..<8 {
      try file.change { $0 = Array(whole.prefix(whole.count * part / 8)) }
      let outcome = try file.rescue()
      #expect(try names().count == outcome.records)
      #expect(outcome.waiting == outcome.records)
      try expectWell()
    }
  }

  @Test("a log with a damaged frame gives the commits that stand behind it")
  func brokenLog() throws {
    let late = try file.killed { replica in
      try (0..<20).map { try replica.add("Late \($0)") }
    }
    try file.change("-wal") { $0[LogFrames.headerBytes + 2_000] ^= 0xff }
    #expect(throws: DamagedLog.self) { try DamagedLog.check(file.path) }
    let outcome = try file.rescue()
    #expect(outcome.records == 80)
    try file.open { replica throws in
      #expect(try late.allSatisfy { try !replica.texts($0, "legal_name").isEmpty })
      #expect(try replica.outboxItems().count == 80)
    }
    try expectWell()
    // The log is kept with its database.
    #expect(file.names().contains { $0.hasSuffix("Z-wal") })
  }

  @Test("a log without its header, too")
  func logWithoutHeader() throws {
    try file.killed { try $0.edit(keys[3], "city", "Milano") }
    try file.change("-wal") { $0.replaceSubrange(0..<32, with: [UInt8](repeating: 9, count: 32)) }
    _ = try file.rescue()
    try file.open { (replica) throws in #expect(try replica.texts(keys[3], "city") == ["Milano"]) }
    try expectWell()
  }

  @Test("what the server has acknowledged is not sent again as something new")
  func acknowledged() throws {
    let old = try file.open { replica throws in
      try replica.acknowledgeAll()
      replica.surroundings.wallMilliseconds = { [wall = replica.wall()] in wall + 1_000 }
      try replica.noteCompletedSync()
      try replica.edit(keys[0], "city", "Milano")
      return try replica.writer()
    }
    try file.change { $0.replaceSubrange(0..<4_096, with: [UInt8](repeating: 0, count: 4_096)) }
    _ = try file.rescue()
    try file.open { replica throws in
      // Under the writer that made it, whom the server knows.
      let synced = try #require(try replica.store.fact(keys[5]))
      #expect(synced.state.marks.map(\.writer) == [old])
      // Another copy of the file may have written more by then under the old name.
      let edited = try #require(try replica.store.fact(keys[0]))
      #expect(edited.state[Slot("legal_name")].entries.map(\.writer) == [old])
      #expect(edited.state[Slot("city")].entries.map(\.writer) == [try replica.writer()])
    }
  }

  @Test("somebody else's file, and one of nothing, are left alone")
  func foreign() throws {
    let cases: [(FiledReplica) throws -> Void] = [
      { file in try file.change { $0 = [UInt8](repeating: 65, count: 20_000) } },
      { file in try file.change { $0 = [] } },
      { file in
        try FileManager.default.removeItem(atPath: file.path)
        let other = try Connection.open(file.path)
        try other.executeScript("CREATE TABLE fact(x); INSERT INTO fact VALUES (1)")
      },
    ]
    for prepare in cases {
      let file = try FiledReplica()
      try prepare(file)
      let before = try file.bytes()
      if before.isEmpty { continue }
      #expect(throws: CommandFailure.self) { try file.rescue() }
      #expect(try file.bytes() == before)
      #expect(file.names() == ["replica.sqlite"])
    }
  }

  @Test("of a file that is known to be a replica, nothing may be left")
  func nothingLeft() throws {
    try file.change { $0 = [UInt8](repeating: 0, count: $0.count) }
    #expect(throws: CommandFailure.self) { try file.rescue() }
    let outcome = try file.rescue(mayBeNothing: true)
    #expect(outcome.records == 0)
    try expectWell()
  }

  @Test("a file that a program has open is not replaced")
  func inUse() throws {
    let other = try Connection.open(file.path)
    _ = try other.int64("SELECT count(*) FROM fact")
    let raw = try #require(try RawFile(file.path))
    #expect(throws: CommandFailure.self) { try raw.excludeConnections() }
    withExtendedLifetime((other, raw)) {}
  }

  @Test("a file that is being replaced is opened by nobody")
  func excluded() throws {
    let raw = try #require(try RawFile(file.path))
    try raw.excludeConnections()
    let error = #expect(throws: SQLiteError.self) {
      try Connection.open(file.path, busyTimeoutMilliseconds: 0)
    }
    #expect(error?.isBusy == true)
    withExtendedLifetime(raw) {}
  }

  @Test("after a crash between two steps, the repair is finished")
  func unfinished() throws {
    let swap = FileSwap(path: file.path)
    try FileManager.default.copyItem(atPath: file.path, toPath: swap.unfinished)
    try swap.decide()
    try file.change { $0 = [UInt8](repeating: 0, count: $0.count) }
    #expect(ReplicaRescue.isUnfinished(file.path))
    let outcome = try file.rescue()
    #expect(outcome.records == 60)
    #expect(outcome.damagedFile != nil)
    try expectWell()
  }

  @Test("a full disk changes nothing")
  func noRoom() throws {
    try file.change { $0.replaceSubrange(0..<4_096, with: [UInt8](repeating: 0, count: 4_096)) }
    let before = try file.bytes()
    // In the place of the new file there is what cannot be replaced.
    try FileManager.default.createDirectory(
      atPath: FileSwap(path: file.path).unfinished + "/x", withIntermediateDirectories: true)
    #expect(throws: (any Error).self) { try file.rescue() }
    #expect(try file.bytes() == before)
    #expect(!ReplicaRescue.isUnfinished(file.path))
  }
}
