import Glibc
import LocalStore
import SyncProtocol
import Testing

@testable import SyncServer

@Suite("The data directory")
struct DataDirectoryTests {
  @Test func initMakesItForItsOwnerAlone() throws {
    let office = try TestOffice(isInitialised: false)
    let json = try office.json("init --zone it=Italy")
    #expect(json["zones"]?.arrayValue?.map { $0["zone"]?.stringValue } == ["commons", "it"])
    var status = stat()
    unsafe stat(office.data.path, &status)
    #expect(status.st_mode & 0o777 == 0o700)
  }

  @Test func initRefusesToOverwrite() throws {
    let office = try TestOffice()
    let before = try office.json("zone list")
    let failure = office.failure("init --zone fr=France")
    #expect(failure?.code == "already-initialised")
    #expect(failure?.status == .failure)
    #expect(try office.json("zone list") == before)
  }

  @Test func initFinishesWhatWasInterrupted() throws {
    let office = try TestOffice(isInitialised: false)
    _ = try DataDirectory.made(office.data.path, user: geteuid())
    _ = try Registry(try Connection.open(office.data.registryPath), clock: office.now)
    #expect(office.failure("serve")?.code == "not-initialised")
    #expect(try office.json("init")["zones"]?.arrayValue?.count == 1)
  }

  @Test func whatIsNotThere() throws {
    let office = try TestOffice(isInitialised: false)
    let failure = office.failure("zone list")
    #expect(failure?.code == "not-initialised")
    #expect(failure?.hint?.contains("init --data \(office.data.path)") == true)
    try office.run(["init"])
    #expect(office.failure("zone list --data \(office.data.zonesPath)")?.code == "not-initialised")
    #expect(
      office.failure("zone list --data \(office.data.registryPath)")?.code == "not-a-folder")
  }

  @Test func anotherUsersDirectoryIsRefused() throws {
    let office = try TestOffice()
    let failure = #expect(throws: CommandFailure.self) {
      try DataDirectory.existing(office.data.path, user: geteuid() + 1)
    }
    #expect(failure?.status == .notPermitted)
    #expect(failure?.hint?.contains("sudo -u") == true)
  }

  @Test(arguments: ["registry.sqlite", "zones/it.sqlite"])
  func aNewerFormatAsksForAnUpgrade(file: String) throws {
    let office = try TestOffice()
    let connection = try Connection.open("\(office.data.path)/\(file)")
    try connection.execute("PRAGMA user_version = 999")
    let failure = office.failure("zone list")
    #expect(failure?.code == "upgrade-needed")
    #expect(failure?.status == .upgradeNeeded)
  }

  @Test func aForeignDatabaseIsNotTouched() throws {
    let office = try TestOffice()
    let path = "\(office.data.zonesPath)/fr.sqlite"
    try Connection.open(path).execute("CREATE TABLE mine(x)")
    #expect(office.failure("zone add fr=France")?.code == "not-a-fieldbook-file")
    #expect(try office.json("zone list").arrayValue?.count == 3)
  }
}
