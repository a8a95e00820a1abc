import Glibc
import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("restore: whose registry is in force")
struct RestoreRegistryTests {
  private let town: RestoredOffice
  private var office: TestOffice { town.office }

  init() throws { town = try RestoredOffice() }

  /// Another machine, with nothing on it.
  private func newMachine() throws -> TestOffice {
    let other = try TestOffice(isInitialised: false)
    other.clock.milliseconds = office.clock.milliseconds
    return other
  }

  @Test func aNewMachineGetsEverythingFromTheBackup() throws {
    let other = try newMachine()
    let answer = try other.json("restore \(town.backup) --yes")
    #expect(answer["registry"] == "restored")
    #expect(answer["replaced"] == .null)
    #expect(try other.json("verify")["ok"] == true)
    #expect(try other.json("person list").arrayValue?.map { $0["name"] } == ["Ana"])
    #expect(
      try other.json("zone list").arrayValue?.map { $0["title"] }
        == ["Commons", "Croatia", "Italy"])
    let registry = try other.registry()
    guard case .enrolled = try registry.authenticate(town.ana.joined.credential) else {
      Issue.record("a device that was enrolled at the backup is not any more")
      return
    }
    #expect(other.folder.mode("data") == 0o700)
    #expect(other.folder.mode("data/registry.sqlite") == 0o600)
  }

  /// People run `init` on a new machine before they think of the backup.
  @Test func soDoesOneOnWhichInitWasRun() throws {
    let other = try newMachine()
    try other.run(["init", "--zone", "de=Germany"])
    let answer = try other.json("restore \(town.backup) --yes")
    #expect(answer["registry"] == "restored")
    #expect(try other.json("person list").arrayValue?.count == 1)
    #expect(
      try other.json("zone list").arrayValue?.map { $0["zone"] }
        == ["commons", "de", "hr", "it"])
    #expect(try other.json("verify")["ok"] == true)
  }

  @Test func aRegistryThatCannotBeReadIsKeptBeside() throws {
    try office.run(["zone", "add", "fr=France"])
    let bruno = try office.laptop(of: "Bruno", in: ["it"])
    for suffix in Restore.suffixes.dropFirst() {
      try DurableChange.remove(office.data.registryPath + suffix)
    }
    try FileContents.replace(
      office.data.registryPath, with: [UInt8](repeating: 0x5a, count: 40_000))
    let answer = try town.restore()
    #expect(answer["registry"] == "restored")
    #expect(answer["untouched_zones"] == ["fr"])
    let replaced = try #require(answer["replaced"]?.stringValue)
    let kept = try #require(
      try FileContents.read(
        "\(office.data.path)/registry.replaced-\(replaced).sqlite", limit: 100_000))
    #expect(kept.count == 40_000)
    // The zone that came after the backup is not forgotten.
    #expect(try town.records().keys.sorted() == ["commons", "fr", "hr", "it"])
    #expect(throws: TestLaptop.NotEnrolled.self) { try bruno.sync() }
    try town.expectNothingLost()
  }

  @Test func aBackupsRegistryOpensNoDoorAgain() throws {
    let path = office.folder.file("second")
    let code = try #require(
      try office.json("invite --name Carla --role coach --zone it")["code"]?.stringValue)
    try office.run(["backup", path])
    let invitation = try #require(InvitationCode(code))
    _ = try office.registry().join(invitation, deviceName: "laptop")
    _ = try office.laptop(of: "Bruno", in: ["it"])
    let revision = try office.registry().revision()
    for suffix in Restore.suffixes {
      try DurableChange.remove(office.data.registryPath + suffix)
    }
    try office.run(["restore", path, "--yes"])
    #expect(throws: RegistryError.invitationInvalid) {
      try office.registry().join(invitation, deviceName: "laptop")
    }
    #expect(try office.registry().revision() > revision)
  }

  @Test func aRegistryOfANewerVersionIsNotThrownAway() throws {
    try office.registry().connection.execute("PRAGMA user_version = 999")
    #expect(office.failure("restore \(town.backup) --yes")?.code == "upgrade-needed")
    #expect(try town.names().contains("restoring") == false)
  }
}
