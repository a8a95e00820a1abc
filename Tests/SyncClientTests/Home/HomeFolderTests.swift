import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncClient

@Suite("The home folder")
struct HomeFolderTests {
  @Test func theOptionComesBeforeTheVariables() throws {
    let variables = ["FIELDBOOK_HOME": "/b", "XDG_DATA_HOME": "/c", "HOME": "/d"]
    #expect(try HomeFolder(option: "/a", variables: variables).path == "/a")
    #expect(try HomeFolder(option: nil, variables: variables).path == "/b")
    #expect(
      try HomeFolder(option: nil, variables: ["XDG_DATA_HOME": "/c", "HOME": "/d"]).path
        == "/c/fieldbook")
    #expect(
      try HomeFolder(option: nil, variables: ["HOME": "/d"]).path
        == "/d/.local/share/fieldbook")
  }

  @Test func emptyAndRelativeVariablesDoNotCount() throws {
    let variables = ["FIELDBOOK_HOME": "", "XDG_DATA_HOME": "relative", "HOME": "/d"]
    #expect(
      try HomeFolder(option: nil, variables: variables).path == "/d/.local/share/fieldbook")
    #expect(throws: CommandFailure.self) { try HomeFolder(option: "", variables: variables) }
    #expect(throws: CommandFailure.self) { try HomeFolder(option: nil, variables: [:]) }
  }

  @Test func itIsMadeWithTheFoldersAboveForItsOwnerAlone() throws {
    let folder = try TemporaryFolder()
    try HomeFolder(path: folder.file("a/b/c")).make()
    #expect(folder.mode("a/b/c") == 0o700)
    try HomeFolder(path: folder.file("a/b/c/")).make()
    try folder.write("", to: "file")
    #expect(throws: CommandFailure.self) { try HomeFolder(path: folder.file("file")).make() }
  }

  @Test func clearingTakesWhatRepairsLeftBesideTheReplica() throws {
    let folder = try TemporaryFolder()
    let home = HomeFolder(path: folder.file("home"))
    try home.make()
    for name in ["", "-wal", ".new", ".repaired", ".damaged-20261121T101112Z"] {
      try folder.write("Officina Segreta", to: "home/replica.sqlite\(name)")
    }
    try home.clear()
    #expect(FolderContents.names(folder.path) == [])
  }

  @Test func aMissingReplicaIsToldWithWhatToDo() throws {
    let laptop = try TestLaptop()
    for command in ["status", "outbox", "conflicts", "sync", "zone list", "enterprise list"] {
      let outcome = laptop.run(command.split(separator: " ").map(String.init) + ["--json"])
      #expect(outcome.status == .failure, "\(command)")
      #expect(outcome.errorCode == "no-replica", "\(command)")
      #expect(outcome.json["error"]?["hint"]?.stringValue?.contains("fieldbook init") == true)
    }
    #expect(!laptop.home.hasReplica)
  }

  @Test func aNewerFileAsksForAnUpgrade() throws {
    let laptop = try TestLaptop.initialised()
    let connection = try Connection.open(laptop.home.replicaPath, mode: .readWrite)
    try connection.execute("PRAGMA user_version = 99")
    let outcome = laptop.run("status", "--json")
    #expect(outcome.status == .upgradeNeeded)
    #expect(outcome.errorCode == "upgrade-needed")
  }

  @Test func anotherProgramsFileIsLeftAlone() throws {
    let laptop = try TestLaptop()
    try laptop.home.make()
    try laptop.folder.write("this is no database at all, only text", to: "home/replica.sqlite")
    let outcome = laptop.run("status", "--json")
    #expect(outcome.status == .failure)
    #expect(outcome.errorCode == "not-a-database")
  }
}
