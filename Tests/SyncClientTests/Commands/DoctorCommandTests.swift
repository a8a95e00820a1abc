import FoundationEssentials
import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncClient

@Suite("doctor")
struct DoctorCommandTests {
  private let server: FakeServer
  private let ana: TestLaptop

  init() throws {
    server = try FakeServer(clock: FakeClock())
    ana = try TestLaptop.joined("Ana", server: server, seed: 1)
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: ana.home.path)
    try ana.expectDone("enterprise", "add", "legal_name=Agade", "country=IT")
    try ana.expectDone("sync")
    try ana.expectDone("enterprise", "add", "legal_name=Bottega", "country=IT")
  }

  private func change(_ body: (inout [UInt8]) -> Void) throws {
    let url = URL(filePath: ana.home.replicaPath)
    var bytes = [UInt8](try Data(contentsOf: url))
    body(&bytes)
    try Data(bytes).write(to: url)
  }

  private func spoilFirstPage() throws {
    try change { $0.replaceSubrange(0..<4_096, with: [UInt8](repeating: 0x5a, count: 4_096)) }
  }

  private func states(_ json: JSONValue) -> [String: String] {
    let rows = json["checks"]?.arrayValue ?? []
    return Dictionary(
      rows.map { ($0["check"]?.stringValue ?? "", $0["state"]?.stringValue ?? "") }
    ) { first, _ in first }
  }

  @Test func allIsWell() throws {
    let json = try ana.expectDone("doctor")
    #expect(json.objectValue?.keys == ["ok", "checks"])
    #expect(json["ok"] == true)
    let rows = json["checks"]?.arrayValue ?? []
    #expect(rows.allSatisfy { $0.objectValue?.keys == ["check", "state", "detail", "hint"] })
    #expect(Set(states(json).keys) == Set(HealthCheck.allCases.map(\.rawValue)))
    for check in ["file", "facts", "digests", "outbox", "history", "writer", "views", "server"] {
      #expect(states(json)[check] == "ok", "\(check)")
    }
    #expect(ana.run("doctor").output.contains("every fact is as it was stored"))
  }

  @Test func warningsAreNoFailure() throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: ana.home.path)
    let json = try ana.expectDone("doctor")
    #expect(states(json)["permissions"] == "warning")
    #expect(states(try ana.expectDone("doctor", "--repair"))["permissions"] == "ok")
  }

  @Test func whatIsBrokenIsAFailure() throws {
    try spoilFirstPage()
    let outcome = ana.run("doctor", "--json")
    #expect(outcome.status == .failure)
    #expect(outcome.json["ok"] == false)
    #expect(outcome.json["error"] == nil)
    #expect(states(outcome.json)["file"] == "broken")
    let row = outcome.json["checks"]?.arrayValue?.first
    #expect(row?["hint"] == "fieldbook doctor --repair")
  }

  @Test(
    "every command tells of damage, and of the one command that helps",
    arguments: [
      "status", "outbox", "zone list", "conflicts", "sync", "sync --dry-run", "enterprise list",
      "enterprise show Agade", "enterprise history Agade", "enterprise delete Agade",
      "enterprise restore Agade", "enterprise edit Agade city=Lodi", "sql SELECT",
      "enterprise add legal_name=C country=IT", "resolve Agade city --keep 1",
      "export enterprise --format json", "init --name X --zone it",
      "import enterprise Examples/none.csv", "join https://fieldbook.example",
    ])
  func everyCommand(words: String) throws {
    server.invite("Ana", code: "CODE-Ana")
    if words.hasPrefix("import") { try ana.folder.write("legal_name\nX\n", to: "none.csv") }
    let words = words.split(separator: " ").map {
      $0.hasSuffix("none.csv") ? ana.folder.file("none.csv") : String($0)
    }
    try spoilFirstPage()
    let outcome = ana.run(words + ["--json"])
    #expect(outcome.status == .failure)
    let hint = outcome.json["error"]?["hint"]?.stringValue
    #expect(hint?.contains("fieldbook doctor --repair") == true, "\(outcome)")
  }

  @Test func aRepairAndASyncBringBackEverything() throws {
    try spoilFirstPage()
    let json = try ana.expectDone("doctor", "--repair")
    #expect(json["ok"] == true)
    let repair = json["repair"]
    #expect(
      repair?.objectValue?.keys == [
        "records", "waiting", "removed", "removed_history", "new_writer", "zones", "lost",
        "doubtful", "unreadable", "damaged_file",
      ])
    #expect(repair?["records"] == 2)
    #expect(repair?["new_writer"] == true)
    #expect(repair?["lost"] == [])
    try ana.expectDone("sync")
    let luca = try TestLaptop.joined("Luca", server: server, seed: 2)
    try luca.expectDone("sync")
    #expect(try luca.expectDone("enterprise", "list").arrayValue?.count == 2)
    #expect(try ana.expectDone("status")["outbox"] == 0)
    #expect(try ana.expectDone("status")["name"] == "Ana")
  }

  @Test func ofNothingASyncBringsBackWhatTheServerHas() throws {
    for bytes in [[], [UInt8](repeating: 0, count: 50_000)] as [[UInt8]] {
      try change { $0 = bytes }
      let outcome = ana.run("enterprise", "list", "--json")
      #expect(outcome.status == .failure)
      #expect(outcome.json["error"]?["hint"]?.stringValue?.contains("doctor --repair") == true)
      try ana.expectDone("doctor", "--repair")
      try ana.expectDone("sync")
      #expect(try ana.expectDone("enterprise", "list").arrayValue?.count == 1)
    }
  }

  @Test func anEmptyFileOfAnInterruptedInitIsNoDamage() throws {
    let new = try TestLaptop()
    try new.home.make()
    try new.folder.write("", to: "home/replica.sqlite")
    #expect(new.run("status", "--json").errorCode == "no-replica")
    #expect(new.run("doctor", "--json").errorCode == "no-replica")
    try new.expectDone("init", "--name", "Ana", "--zone", "it")
  }

  @Test func itWaitsForNobodyWhoUsesTheReplica() throws {
    do {
      let user = try FolderLock(ana.home.path, .shared)
      #expect(ana.run("doctor", "--repair", "--json").errorCode == "replica-in-use")
      #expect(ana.run("doctor", "--json").status == .done)
      withExtendedLifetime(user) {}
    }
    let lock = try SyncLock(ana.home)
    #expect(ana.run("doctor", "--repair", "--json").errorCode == "sync-running")
    withExtendedLifetime(lock) {}
  }

  @Test func whileAReplicaIsOpenItIsNotRepaired() throws {
    let replica = try ana.home.openReplica(
      schema: .fieldbook, Surroundings(wallMilliseconds: { 0 }))
    #expect(throws: FileLock.Failure.self) { try FolderLock(ana.home.path, .exclusive) }
    withExtendedLifetime(replica) {}
  }

  @Test func aRepairThatWasInterruptedIsFinishedBeforeAnythingElse() throws {
    let whole = ana.home.replicaPath
    try FileManager.default.copyItem(atPath: whole, toPath: "\(whole).repaired")
    try change { $0 = [UInt8](repeating: 0, count: $0.count) }
    for hasOld in [true, false] {
      if !hasOld { try FileManager.default.removeItem(atPath: whole) }
      let outcome = ana.run("enterprise", "add", "legal_name=C", "country=IT", "--json")
      #expect(outcome.errorCode == "repair-unfinished")
      #expect(ana.run("init", "--name", "A", "--zone", "it", "--json").status == .failure)
      #expect(ana.run("doctor", "--json").status == .failure)
    }
    try ana.expectDone("doctor", "--repair")
    #expect(try ana.expectDone("enterprise", "list").arrayValue?.count == 2)
  }

  @Test func anotherProgramsFileIsLeftAlone() throws {
    let other = try TestLaptop()
    try other.home.make()
    try other.folder.write(String(repeating: "text ", count: 2_000), to: "home/replica.sqlite")
    let outcome = other.run("doctor", "--repair", "--json")
    #expect(outcome.status == .failure)
    #expect(outcome.errorCode == "not-a-replica")
  }
}
