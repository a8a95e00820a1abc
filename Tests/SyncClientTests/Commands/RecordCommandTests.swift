import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncClient

@Suite("The commands of records")
struct RecordCommandTests {
  private let laptop: TestLaptop

  init() throws { laptop = try TestLaptop.initialised() }

  private func add() throws -> JSONValue {
    try laptop.expectDone(
      "enterprise", "add", "legal_name=Il Giardinone", "country=IT", "sectors=food;care",
      "founded=2010-05-01")
  }

  private func short(_ record: JSONValue) -> String {
    String(record["id"]?.stringValue?.suffix(6) ?? "")
  }

  @Test func addPrintsTheRecord() throws {
    let record = try add()
    #expect(
      record.objectValue?.keys == [
        "id", "type", "zone", "label", "fields", "deleted", "merged_into", "created_at",
        "updated_at", "updated_by", "needs_review", "conflicts",
      ])
    #expect(record["label"] == "Il Giardinone")
    #expect(record["zone"] == "it")
    #expect(record["updated_by"] == "Ana")
    #expect(record["fields"]?["sectors"] == ["care", "food"])
  }

  @Test func showIsAPage() throws {
    let id = short(try add())
    let outcome = laptop.run("enterprise", "show", id)
    #expect(outcome.status == .done)
    #expect(
      outcome.output == """
        Il Giardinone  (enterprise \(id), it)

          legal_name  Il Giardinone
          founded     2010-05-01
          country     IT
          sectors     care; food

        Changed 2026-01-01 01:00 by Ana.

        """)
  }

  @Test func referencesAreShownByName() throws {
    _ = try add()
    let visit = try laptop.expectDone(
      "visit", "add", "enterprise=il giardinone", "on=2026-03-01")
    #expect(visit["label"] == "2026-03-01 Il Giardinone")
    let page = laptop.run("visit", "show", short(visit)).output
    #expect(page.contains("enterprise  Il Giardinone ("))
    let table = laptop.run("visit", "list", "enterprise=giardinone").errors
    #expect(table.contains("there is no enterprise “giardinone”"))
  }

  @Test func editDeleteAndRestore() throws {
    let id = short(try add())
    let edited = try laptop.expectDone(
      "enterprise", "edit", id, "city=Milano", "sectors+=crafts", "sectors-=food", "founded=")
    #expect(edited["fields"]?["sectors"] == ["care", "crafts"])
    #expect(edited["fields"]?["founded"] == nil)
    #expect(try laptop.expectDone("enterprise", "delete", id)["deleted"] == true)
    #expect(laptop.run("enterprise", "edit", id, "city=Monza").status == .notFound)
    #expect(laptop.run("enterprise", "show", id).output.contains("Deleted: "))
    #expect(laptop.run("enterprise", "list").output == "None.\n")
    #expect(try laptop.expectDone("enterprise", "restore", id)["deleted"] == false)
    #expect(try laptop.expectDone("enterprise", "list").arrayValue?.count == 1)
  }

  @Test func textsSayWhatWasDone() throws {
    let id = short(try add())
    #expect(
      laptop.run("enterprise", "edit", id, "city=Milano").output
        .hasPrefix("Changed: enterprise \(id), Il Giardinone\n"))
    #expect(
      laptop.run("enterprise", "edit", id, "city=Milano").output
        .hasPrefix("Nothing to change: enterprise \(id)"))
    #expect(
      laptop.run("enterprise", "delete", id).output
        == "Deleted: enterprise \(id), Il Giardinone\n")
  }

  @Test func aFieldIsReadFromAFile() throws {
    let path = try laptop.folder.write("Line one\nLine two\n", to: "notes.txt")
    let record = try laptop.expectDone(
      "enterprise", "add", "legal_name=X", "country=IT", "notes=@\(path)")
    #expect(record["fields"]?["notes"] == "Line one\nLine two")
    #expect(
      laptop.run("enterprise", "show", short(record)).output.contains("\n              Line two"))
    let missing = laptop.run("enterprise", "edit", short(record), "notes=@/nowhere", "--json")
    #expect(missing.errorCode == "no-such-file")
  }

  @Test func whatIsMissingIsAskedFor() throws {
    laptop.isTerminal = true
    let outcome = laptop.run("enterprise", "add", "city=Milano", input: "Agade\nIT\n")
    #expect(outcome.status == .done)
    #expect(outcome.errors.contains("legal_name: "))
    laptop.isTerminal = false
    #expect(laptop.run("enterprise", "add", "city=Milano").status == .invalidData)
  }

  @Test func wordsThatAreAlmostRightAreGuessed() throws {
    let guesses = [
      (["enterprize", "list"], "enterprise"), (["enterprise", "lst"], "enterprise list"),
      (["snyc"], "sync"), (["enterprise", "list", "--serch", "x"], "--search"),
      (["enterprise", "add", "legal_nme=X"], "legal_name"), (["schema", "vist"], "visit"),
      (["import", "enterprse", "x"], "enterprise"), (["export", "modul"], "module"),
    ]
    for (words, meant) in guesses {
      let outcome = laptop.run(words + ["--json"])
      #expect(outcome.status == .usage, "\(words)")
      #expect(
        outcome.json["error"]?["hint"] == .string("Did you mean “\(meant)”?"), "\(words)")
    }
  }

  @Test func anUnclearIdListsWhatItCouldBe() throws {
    for city in ["Milano", "Monza"] {
      try laptop.expectDone("enterprise", "add", "legal_name=Twin", "country=IT", "city=\(city)")
    }
    let outcome = laptop.run("enterprise", "show", "twin")
    #expect(outcome.status == .notFound)
    #expect(outcome.errors.split(separator: "\n").count { $0.contains("Twin") } == 2)
  }

  @Test func historyTellsWhoWroteWhat() throws {
    let id = short(try add())
    try laptop.expectDone("enterprise", "edit", id, "city=Milano")
    try laptop.expectDone("enterprise", "edit", id, "city=Monza")
    let entries = try laptop.expectDone("enterprise", "history", id).arrayValue ?? []
    #expect(
      entries.last?.objectValue?.keys == ["at", "author", "field", "old", "new", "relation"])
    #expect(entries.last?["old"] == "Milano")
    #expect(entries.last?["new"] == "Monza")
    #expect(entries.last?["author"] == "Ana")
    let table = laptop.run("enterprise", "history", id).output
    #expect(table.contains("2026-01-01 01:00  Ana  city"))
  }
}
