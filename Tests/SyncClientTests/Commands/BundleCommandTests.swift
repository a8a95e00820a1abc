import FoundationEssentials
import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncClient

@Suite("Bundles on the command line")
struct BundleCommandTests {
  private let server: FakeServer
  private let ana: TestLaptop
  private let bruno: TestLaptop
  private let stick: TemporaryFolder

  init() throws {
    server = try FakeServer(clock: FakeClock())
    ana = try TestLaptop.joined("Ana", server: server)
    bruno = try TestLaptop.initialised("Bruno", clock: server.clock, server: server, seed: 2)
    stick = try TemporaryFolder()
    try ana.expectDone("enterprise", "add", "legal_name=Agade", "country=IT")
  }

  private var path: String { stick.file("ana.bundle") }
  private var bytes: [UInt8] { Array(FileManager.default.contents(atPath: path) ?? Data()) }

  private func write(_ bytes: [UInt8]) throws {
    try Data(bytes).write(to: URL(filePath: path))
  }

  @Test func exportLeavesTheOutboxAsItIs() throws {
    let answer = try ana.expectDone("bundle", "export", path)
    #expect(answer.objectValue?.keys == ["file", "bundles", "records", "bytes"])
    #expect(answer["bundles"] == 1 && answer["records"] == 1)
    #expect(answer["bytes"] == .integer(bytes.count))
    #expect(try ana.expectDone("outbox").arrayValue?.count == 1)
    #expect(!FileManager.default.fileExists(atPath: path + ".fieldbook-new"))
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("fieldbook bundle") && !text.contains("Agade"))
  }

  @Test func anEmptyOutboxWritesNoFile() throws {
    let carla = try TestLaptop.joined("Carla", server: server, seed: 3)
    #expect(try carla.expectDone("bundle", "export", path)["bundles"] == 0)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func aLaptopWithoutAServerCannotSeal() throws {
    let outcome = bruno.run("bundle", "export", path, "--json")
    #expect(outcome.status == .notEnrolled && outcome.errorCode == "not-enrolled")
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func aFileOfBundlesIsAddedToAndAnyOtherIsLeftAlone() throws {
    try ana.expectDone("bundle", "export", path)
    let first = bytes
    try ana.expectDone("bundle", "export", path)
    #expect(bytes.starts(with: first) && bytes.count > first.count)
    try write(Array("precious".utf8))
    let outcome = ana.run("bundle", "export", path, "--json")
    #expect(outcome.status == .failure && outcome.errorCode == "file-exists")
    #expect(bytes == Array("precious".utf8))
  }

  @Test func aStickThatCannotBeWrittenIsToldAndLosesNothing() throws {
    let outcome = ana.run("bundle", "export", stick.file("none/ana.bundle"), "--json")
    #expect(outcome.status != .done && outcome.errorCode == "cannot-write")
    try ana.expectDone("bundle", "export", path)
    try ana.expectDone("sync")
    #expect(try ana.expectDone("outbox") == [])
  }

  @Test func importIsIdempotentAndSaysWhose() throws {
    try ana.expectDone("bundle", "export", path)
    let answer = try bruno.expectDone("bundle", "import", path)
    #expect(answer.objectValue?.keys == ["file", "added", "bundles"])
    #expect(answer["added"] == 1)
    let bundle = answer["bundles"]?.arrayValue?.first
    #expect(bundle?.objectValue?.keys == ["id", "device", "own", "created_at"])
    #expect(bundle?["device"] == "device-1" && bundle?["own"] == false)
    #expect(try bruno.expectDone("bundle", "import", path)["added"] == 0)
    #expect(try bruno.expectDone("status")["relays"] == 1)
    #expect(bruno.run("status").output.contains("To hand on 1 imported bundle"))
    let outbox = bruno.run("outbox")
    #expect(outbox.output == "Nothing waits: all your work is on the server.\n")
    #expect(outbox.errors.contains("1 imported bundle to hand on"))
    let own = try ana.expectDone("bundle", "import", path)
    #expect(own["bundles"]?.arrayValue?.first?["own"] == true)
  }

  @Test func theNextSyncHandsThemOn() throws {
    try ana.expectDone("bundle", "export", path)
    let carla = try TestLaptop.joined("Carla", server: server, seed: 3)
    try carla.expectDone("bundle", "import", path)
    let forecast = try carla.expectDone("sync", "--dry-run")
    #expect(forecast["relays"] == 1)
    #expect((forecast["bytes"]?.integerValue ?? 0) > Int64(bytes.count))
    let sync = try carla.expectDone("sync")
    #expect(sync["relayed"] == 1 && sync["refused_bundles"] == [])
    #expect(server.relays == [bytes])
    #expect(try carla.expectDone("status")["relays"] == 0)
    #expect(try carla.expectDone("sync")["relayed"] == 0)
  }

  @Test func aRefusedOneIsToldOfAndGoes() throws {
    try ana.expectDone("bundle", "export", path)
    let carla = try TestLaptop.joined("Carla", server: server, seed: 3)
    server.bundleRefusal = "bundle-altered"
    try carla.expectDone("bundle", "import", path)
    let outcome = carla.run("sync", "--json")
    #expect(outcome.status == .partlyDone)
    #expect(
      outcome.json["refused_bundles"] == [["device": "device-1", "reason": "bundle-altered"]])
    #expect(outcome.errors.contains("it was altered on its way"))
    #expect(try carla.expectDone("status")["relays"] == 0)
    #expect(carla.run("sync").status == .done)
  }

  @Test func aDamagedCopyIsNoticedAtOnce() throws {
    try ana.expectDone("bundle", "export", path)
    let whole = bytes
    var damaged = whole
    damaged[damaged.count / 2] ^= 1
    for copy in [damaged, Array(whole.dropLast(20))] {
      try write(copy)
      let outcome = bruno.run("bundle", "import", path, "--json")
      #expect(outcome.status == .invalidData && outcome.errorCode == "bundle-damaged")
      #expect(outcome.json["error"]?["hint"]?.stringValue?.contains("Copy it again") == true)
      #expect(try bruno.expectDone("status")["relays"] == 0)
    }
    // What is whole in the file is taken.
    try write(whole + damaged)
    #expect(bruno.run("bundle", "import", path, "--json").errorCode == "bundle-damaged")
    #expect(try bruno.expectDone("status")["relays"] == 1)
  }

  @Test func whatIsNoBundleIsRefused() throws {
    let missing = bruno.run("bundle", "import", path, "--json")
    #expect(missing.status == .failure && missing.errorCode == "no-such-file")
    for text in ["", "legal_name,country\nAgade,IT\n"] {
      try write(Array(text.utf8))
      let outcome = bruno.run("bundle", "import", path, "--json")
      #expect(outcome.status == .invalidData && outcome.errorCode == "not-a-bundle")
    }
    var newer = CBORWriter()
    newer.array(2)
    newer.text("fieldbook bundle")
    newer.unsigned(2)
    try write(newer.bytes)
    let outcome = bruno.run("bundle", "import", path, "--json")
    #expect(outcome.status == .upgradeNeeded && outcome.errorCode == "upgrade-needed")
  }

  @Test func anOwnBundleThatWasForgedIsRefused() throws {
    var random = SplitMix64(seed: 9)
    let request = SyncRequest(
      writer: WriterID(1), schemaVersion: 1, clock: 0, accessRevision: 0, zones: [])
    let forged = SealedBundle(
      sealing: request, from: "device-1", created: 0, key: [1, 2, 3], using: &random)
    try write(forged.encoded)
    let outcome = ana.run("bundle", "import", path, "--json")
    #expect(outcome.status == .invalidData && outcome.errorCode == "bundle-altered")
    #expect(try ana.expectDone("status")["relays"] == 0)
  }
}
