import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("restore")
struct RestoreTests {
  private let town: RestoredOffice
  private var office: TestOffice { town.office }

  init() throws { town = try RestoredOffice() }

  @Test func theBackupIsInForceAndWhatItReplacesIsKept() throws {
    // The office's view is of the future now.
    #expect(try office.json("list enterprise").arrayValue?.count == 2)
    let epoch = try town.file().epoch()
    let later = try office.laptop(of: "Bruno", in: ["it"])
    let answer = try town.restore()
    #expect(answer["registry"] == "kept")
    #expect(answer["untouched_zones"] == [])
    let replaced = try #require(answer["replaced"]?.stringValue)
    #expect(
      try town.names()
        == ["registry.sqlite", "zones", "zones.replaced-\(replaced)"])
    #expect(try town.records() == ["commons": 0, "hr": 0, "it": 1])
    try town.expectInOrder()
    #expect(try office.json("list enterprise").arrayValue?.count == 1)

    let kept = try ZoneFile(
      Connection.open("\(office.data.path)/zones.replaced-\(replaced)/it.sqlite"),
      zone: town.italy)
    #expect(try kept.store.digest(of: town.italy).count == 2)
    #expect(try kept.epoch() == epoch)
    #expect(office.folder.mode("data/zones/it.sqlite") == 0o600)

    let file = try town.file()
    #expect(try file.epoch() != epoch)
    #expect(try file.isRecovering(at: office.now()))
    #expect(try file.recoveryEnd() == office.now() + Limits.recoveryMilliseconds)
    // A device that joined since the backup still may sync.
    #expect(try later.sync().zones.allSatisfy { $0.agrees == true })
    try town.expectNothingLost()
  }

  @Test func accessAndQuarantineAreNotRolledBack() throws {
    let vera = try office.laptop(of: "Vera", in: ["it"])
    _ = try vera.add("enterprise", "legal_name=Not hers to add", "country=IT")
    try office.registry().connection.execute(
      "UPDATE access_grant SET role = 'viewer' WHERE person = ?1", .text(vera.joined.person))
    #expect(try vera.sync().held == 1)
    let bruno = try office.laptop(of: "Bruno", in: ["it"])
    _ = try bruno.add("enterprise", "legal_name=Bruno's", "country=IT")
    try bruno.sync()
    let writer = try bruno.replica.writer()
    try office.run(["device", "revoke", bruno.joined.device])
    try town.restore()
    let connection = try town.file().connection
    #expect(try Quarantine(connection: connection).count() == 1)
    #expect(try WriterTable(connection: connection).row(writer)?.person == bruno.joined.person)
    // Again: what is there already is not added.
    try town.restore()
    #expect(try Quarantine(connection: try town.file().connection).count() == 1)
    #expect(try bruno.sync().standing == .revoked)
  }

  @Test func zonesThatAreNotInTheBackupStay() throws {
    try office.run(["zone", "add", "fr=France"])
    let lea = try office.laptop(of: "Léa", in: ["fr"])
    _ = try lea.add("enterprise", "legal_name=La Ruche", "country=FR")
    try lea.sync()
    let epoch = try town.file("fr").epoch()
    let answer = try town.restore()
    #expect(answer["untouched_zones"] == ["fr"])
    #expect(
      answer["notes"]?.arrayValue?.contains { $0.stringValue?.contains("fr") == true } == true)
    #expect(try town.file("fr").epoch() == epoch)
    #expect(try !town.file("fr").isRecovering(at: office.now()))
    #expect(try lea.sync().zones.allSatisfy { $0.agrees == true })
    #expect(try town.records()["fr"] == 1)
  }

  @Test func aZoneWithoutAnyFileBeginsEmptyAndIsFilledByTheLaptops() throws {
    try office.run(["zone", "add", "fr=France"])
    let lea = try office.laptop(of: "Léa", in: ["fr"])
    _ = try lea.add("enterprise", "legal_name=La Ruche", "country=FR")
    try lea.sync()
    for suffix in Restore.suffixes {
      try DurableChange.remove("\(office.data.zonesPath)/fr.sqlite\(suffix)")
    }
    let answer = try town.restore()
    let zones = answer["zones"]?.arrayValue ?? []
    #expect(zones.map { $0["zone"] } == ["commons", "fr", "hr", "it"])
    #expect(zones.map { $0["title"] } == ["Commons", "France", "Croatia", "Italy"])
    #expect(try town.records()["fr"] == 0)
    try lea.sync()
    #expect(try town.records()["fr"] == 1)
  }

  @Test(arguments: ["zones/it.sqlite", "zones/it.sqlite-wal"])
  func whatIsDamagedIsReplacedAndKept(name: String) throws {
    let garbage = [UInt8](repeating: 0x5a, count: 70_000)
    try FileContents.replace("\(office.data.path)/\(name)", with: garbage)
    let answer = try town.restore()
    let isTold = answer["notes"]?.arrayValue?.contains {
      $0.stringValue?.contains("it.sqlite could not be read") == true
    }
    // A log that is none is ignored by SQLite, as one that was never written.
    #expect(isTold == (name == "zones/it.sqlite"))
    #expect(try town.records()["it"] == 1)
    try town.expectNothingLost()
  }

  @Test func twiceInOneSecond() throws {
    let first = try town.restore()["replaced"]?.stringValue
    let second = try town.restore()["replaced"]?.stringValue
    #expect(second == first.map { "\($0)-2" })
    try town.expectNothingLost()
  }

  // MARK: What is refused

  private func expectUntouched(sourceLocation: SourceLocation = #_sourceLocation) throws {
    #expect(
      try town.names().filter { !$0.hasPrefix("central") } == ["registry.sqlite", "zones"],
      sourceLocation: sourceLocation)
    #expect(try town.records()["it"] == 2, sourceLocation: sourceLocation)
    #expect(try town.file().recoveryEnd() == nil, sourceLocation: sourceLocation)
    try town.expectInOrder(sourceLocation: sourceLocation)
  }

  @Test func withoutAConfirmation() throws {
    let failure = office.failure("restore \(town.backup)")
    #expect(failure?.status == .usage)
    #expect(failure?.hint?.contains("--yes") == true)
    try expectUntouched()
  }

  @Test func whileAServerRuns() throws {
    let lock = try office.data.lock(.serve)
    let failure = office.failure("restore \(town.backup) --yes")
    #expect(failure?.code == "server-running")
    #expect(failure?.hint?.contains("Stop it") == true)
    #expect(office.failure("serve --listen 127.0.0.1:0")?.code == "server-running")
    // The others work.
    try town.expectInOrder()
    _ = consume lock
    try expectUntouched()
  }

  @Test func aFolderThatIsNoBackup() throws {
    let path = office.folder.path
    #expect(office.failure("restore \(path) --yes")?.code == "no-backup")
    #expect(office.failure("restore \(path)/nowhere --yes")?.status == .notFound)
    try expectUntouched()
  }

  @Test(arguments: ["zones/it.sqlite", "zones/commons.sqlite", "registry.sqlite"])
  func alteredFiles(name: String) throws {
    let path = "\(town.backup)/\(name)"
    var bytes = try #require(try FileContents.read(path, limit: 1 << 24))
    bytes[bytes.count / 2] ^= 1
    try FileContents.replace(path, with: bytes)
    #expect(office.failure("restore \(town.backup) --yes")?.code == "backup-damaged")
    try FileContents.replace(path, with: Array(bytes.dropLast(4_096)))
    #expect(office.failure("restore \(town.backup) --yes")?.code == "backup-damaged")
    try DurableChange.remove(path)
    #expect(office.failure("restore \(town.backup) --yes")?.code == "cannot-read")
    try expectUntouched()
  }

  /// Hashes only tell that a file is what was copied.
  @Test func filesThatWereWrongWhenTheyWereCopied() throws {
    let path = "\(town.backup)/zones/it.sqlite"
    try rewriteManifest()
    let whole = try #require(try FileContents.read(path, limit: 1 << 24))
    for offset in stride(from: 4_096, to: whole.count, by: 4_096) {
      var bytes = whole
      bytes.replaceSubrange(offset..<offset + 64, with: [UInt8](repeating: 0xff, count: 64))
      try FileContents.replace(path, with: bytes)
      try rewriteManifest()
      let failure = try #require(office.failure("restore \(town.backup) --yes"), "\(offset)")
      #expect(["backup-damaged", "database-damaged"].contains(failure.code), "\(failure)")
    }
    // A registry in the place of a zone.
    let registry = try FileContents.read("\(town.backup)/registry.sqlite", limit: 1 << 24)
    try FileContents.replace(path, with: try #require(registry))
    try rewriteManifest()
    #expect(office.failure("restore \(town.backup) --yes")?.code == "not-a-fieldbook-file")
    try expectUntouched()
  }

  @Test func manifestsThatSaySomethingElse() throws {
    let path = "\(town.backup)/manifest.json"
    let text = String(
      decoding: try #require(try FileContents.read(path, limit: 1 << 20)), as: UTF8.self)
    for (old, new, code) in [
      ("\"format\": 1", "\"format\": 2", "upgrade-needed"), ("{", "[", "backup-damaged"),
      ("zones/it.sqlite", "zones/../../x.sqlite", "backup-damaged"),
      ("\"zone\": \"it\"", "\"zone\": \"../it\"", "backup-damaged"),
      ("\"zone\": \"it\"", "\"zone\": \"hr\"", "backup-damaged"),
      ("zones/commons.sqlite", "zones/it.sqlite", "backup-damaged"),
      ("\"sha256\": \"", "\"sha256\": \"00", "backup-damaged"),
    ] {
      let altered = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
      try FileContents.replace(path, with: Array(altered.joined(separator: new).utf8))
      #expect(office.failure("restore \(town.backup) --yes")?.code == code, "\(new)")
    }
    try expectUntouched()
  }

  /// Gives the files the hashes that they have now.
  private func rewriteManifest() throws {
    let path = "\(town.backup)/manifest.json"
    var manifest = try BackupSource(town.backup).manifest
    manifest.files = try manifest.files.map { file in
      BackupManifest.File(
        digest: try FileDigest.of("\(town.backup)/\(file.name)"), zone: file.zone)
    }
    try FileContents.replace(path, with: manifest.bytes)
  }
}
