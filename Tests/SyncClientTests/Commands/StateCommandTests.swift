import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncClient

@Suite("What the commands of the replica's state print")
struct StateCommandTests {
  private let laptop: TestLaptop

  init() throws { laptop = try TestLaptop.initialised() }

  @Test func status() throws {
    try laptop.expectDone("enterprise", "add", "legal_name=Agade", "country=IT")
    let status = try laptop.expectDone("status")
    #expect(
      status.objectValue?.keys == [
        "name", "writer", "server", "zones", "outbox", "held", "relays", "conflicts", "last_sync",
        "clock_skew_seconds",
      ])
    #expect(status["outbox"] == 1)
    #expect(status["last_sync"] == .null)
    #expect(status["server"] == .null)
    let zone = status["zones"]?.arrayValue?.last
    #expect(
      zone?.objectValue?.keys == ["zone", "title", "role", "cursor", "digest", "agrees"])
    #expect(laptop.run("status").output.hasPrefix("Name       Ana\nServer     none"))
  }

  @Test func outbox() throws {
    #expect(
      laptop.run("outbox").output == "Nothing waits: all your work is on the server.\n")
    try laptop.expectDone("enterprise", "add", "legal_name=Agade", "country=IT")
    let items = try laptop.expectDone("outbox").arrayValue ?? []
    #expect(items.count == 1)
    #expect(
      items.first?.objectValue?.keys == ["id", "type", "zone", "label", "state", "reason"])
    #expect(items.first?["state"] == "waiting")
    #expect(laptop.run("outbox").output.contains("Agade"))
  }

  @Test func schema() throws {
    let all = try laptop.expectDone("schema").arrayValue ?? []
    #expect(all.compactMap { $0["type"]?.stringValue } == Schema.fieldbook.types.map(\.name))
    let one = try laptop.expectDone("schema", "module").arrayValue ?? []
    #expect(one.count == 1)
    #expect(one.first?["fields"]?.arrayValue?.first?["name"] == "code")
    #expect(laptop.run("schema", "module").output.contains("title      by language: text"))
  }

  @Test func noConflicts() throws {
    #expect(laptop.run("conflicts").output == "No conflicts.\n")
    #expect(try laptop.expectDone("conflicts") == [])
  }

  @Test func helpAndVersionNeedNothing() throws {
    let bare = try TestLaptop()
    #expect(bare.run("--version").output == "fieldbook \(FieldbookVersion.text)\n")
    #expect(bare.run("help").output.contains("TYPE add"))
    #expect(bare.run("enterprise", "add", "--help").output.contains("fieldbook visit add"))
    #expect(bare.run("help", "sync").output.contains("--dry-run"))
    #expect(bare.run("--help", "--json").json["help"]?.stringValue?.contains("Usage") == true)
    #expect(bare.run().status == .usage)
  }

  @Test func everyCommandHasAnExample() {
    for command in ClientCommand.all(.fieldbook) {
      #expect(!command.declaration.examples.isEmpty, "\(command.declaration.name)")
    }
  }

  @Test func quietPrintsDataAndErrorsOnly() throws {
    let path = try laptop.folder.write("legal_name,country,ref\nX,IT,1\n", to: "a.csv")
    #expect(laptop.run("import", "enterprise", path).errors.contains("ref"))
    #expect(laptop.run("import", "enterprise", path, "--quiet").errors == "")
    #expect(laptop.run("enterprise", "show", "nobody", "--quiet").errors != "")
  }

  @Test func anErrorIsOneDocument() throws {
    let outcome = laptop.run("enterprise", "show", "nobody", "--json")
    #expect(outcome.status == .notFound)
    #expect(
      outcome.json["error"]?.objectValue?.keys == ["code", "message", "field", "record", "hint"])
  }
}
