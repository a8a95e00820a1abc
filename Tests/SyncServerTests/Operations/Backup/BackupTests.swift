import Glibc
import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("backup")
struct BackupTests {
  private let office: TestOffice
  private let italy: Zone

  init() throws {
    office = try TestOffice()
    italy = try #require(Zone("it"))
    let ana = try office.laptop(of: "Ana", in: ["it"])
    _ = try ana.add("enterprise", "legal_name=Alveare", "country=IT")
    _ = try ana.add("enterprise", "legal_name=Il Giardinone", "country=IT")
    try ana.sync()
  }

  private var path: String { office.folder.file("backup") }

  /// Everything beside the data directory.
  private func neighbours() throws -> [String] {
    try FolderContents.names(of: office.folder.path)?.filter { $0 != "data" } ?? []
  }

  @Test func itHoldsWhatTheServerHolds() throws {
    let answer = try office.json("backup \(path)")
    #expect(answer["backup"]?.stringValue == FilePath.resolved(path))
    let source = try BackupSource(path)
    #expect(
      source.manifest.files.map(\.name)
        == [
          "zones/commons.sqlite", "zones/hr.sqlite", "zones/it.sqlite", "registry.sqlite",
        ])
    let zone = try office.data.openZone(italy)
    #expect(
      source.manifest.zones.last
        == BackupManifest.ZoneState(
          zone: italy, head: try zone.store.head(), epoch: try zone.epoch(), records: 2))
    for file in source.manifest.files {
      #expect(try FileDigest.of("\(path)/\(file.name)") == file.digest)
      #expect(office.folder.mode("backup/\(file.name)") == 0o600)
    }
    for folder in ["backup", "backup/zones"] { #expect(office.folder.mode(folder) == 0o700) }
    #expect(office.folder.mode("backup/manifest.json") == 0o600)
    let copy = try ZoneFile(
      Connection.open("\(path)/zones/it.sqlite", mode: .readOnly), zone: italy)
    #expect(try copy.store.digest(of: italy) == zone.store.digest(of: italy))
    #expect(try FactAudit(copy.store, holding: [italy]).findings().isEmpty)
    #expect(try Journal(connection: copy.connection).verify().findings.isEmpty)
    #expect(try neighbours() == ["backup"])
  }

  @Test func whatIsBeingWrittenIsNotWaitedForAndNotInIt() throws {
    let file = try office.data.openZone(italy)
    try file.connection.transaction {
      try file.connection.execute("INSERT INTO carried VALUES (x'00', 'a', 'b', 1, 'c', 1)")
      try office.run(["backup", path])
    }
    let copy = try Connection.open("\(path)/zones/it.sqlite", mode: .readOnly)
    #expect(try copy.int64("SELECT count(*) FROM carried") == 0)
    #expect(try copy.int64("SELECT count(*) FROM fact") == 2)
  }

  @Test func anEmptyFolderIsTaken() throws {
    #expect(PrivateFolder.make(path) == 0)
    try office.run(["backup", path + "/"])
    #expect(FilePath.exists("\(path)/manifest.json"))
  }

  @Test func whereNoBackupMayLie() throws {
    try office.folder.write("", to: "file")
    #expect(unsafe symlink(office.data.path, office.folder.file("link")) == 0)
    try office.run(["backup", path])
    let before = try BackupSource(path).manifestHash
    for target in [
      "\(office.data.path)/backup", "\(office.data.path)/zones/../backup", office.data.path,
      office.folder.file("link/backup"), office.folder.file("file"),
      office.folder.file("none/backup"), path,
    ] {
      let failure = office.failure("backup \(target)")
      #expect(failure?.code == "backup-folder", "\(target)")
      #expect(failure?.hint?.contains("new folder") == true)
    }
    #expect(try BackupSource(path).manifestHash == before)
    #expect(try neighbours() == ["backup", "file", "link"])
  }

  @Test func whatAnInterruptedOneLeftIsNoBackupAndGoesWithTheNext() throws {
    try office.run(["backup", path])
    // As if the name had not been given any more.
    #expect(unsafe rename(path, "\(path).partial") == 0)
    #expect(unsafe unlink("\(path).partial/manifest.json") == 0)
    #expect(office.failure("restore \(path).partial --yes")?.code == "no-backup")
    try office.run(["backup", path])
    #expect(try neighbours() == ["backup"])
  }

  @Test func whatIsNotABackupsIsNotRemoved() throws {
    #expect(PrivateFolder.make("\(path).partial") == 0)
    try office.folder.write("mine", to: "backup.partial/letter.txt")
    #expect(office.failure("backup \(path)")?.status == .failure)
    #expect(FilePath.exists("\(path).partial/letter.txt"))
    #expect(!FilePath.exists(path))
  }

  @Test func ifAFileCannotBeCopiedNothingIsLeft() throws {
    try office.data.openZone(italy).connection.execute("PRAGMA application_id = 7")
    #expect(office.failure("backup \(path)")?.code == "not-a-fieldbook-file")
    #expect(try neighbours().isEmpty)
  }

  @Test func onlyOneAtATime() throws {
    let lock = try office.data.lock(.backup)
    #expect(office.failure("backup \(path)")?.code == "backup-running")
    _ = consume lock
    try office.run(["backup", path])
  }
}
