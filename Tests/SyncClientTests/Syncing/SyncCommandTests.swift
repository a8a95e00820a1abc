import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncClient

@Suite("sync")
struct SyncCommandTests {
  private let server: FakeServer
  private let ana: TestLaptop
  private let luca: TestLaptop

  init() throws {
    server = try FakeServer(clock: FakeClock())
    ana = try TestLaptop.joined("Ana", server: server, seed: 1)
    luca = try TestLaptop.joined("Luca", server: server, seed: 2)
  }

  /// An enterprise that both hold.
  private func shared() throws -> String {
    let record = try ana.expectDone("enterprise", "add", "legal_name=Agade", "country=IT")
    try ana.expectDone("sync")
    try luca.expectDone("sync")
    return record["id"]?.stringValue ?? ""
  }

  @Test func theDocumentHasItsKeys() throws {
    try ana.expectDone("enterprise", "add", "legal_name=Agade", "country=IT")
    let sync = try ana.expectDone("sync")
    #expect(
      sync.objectValue?.keys == [
        "pushed", "pulled", "conflicts", "overtaken", "held", "round_trips", "bytes_sent",
        "bytes_received", "relayed", "refused_bundles", "zones", "removed",
      ])
    #expect(sync["pushed"] == 1)
    #expect(sync["round_trips"] == 1)
    let zone = sync["zones"]?.arrayValue?.last
    #expect(zone?.objectValue?.keys == ["zone", "cursor", "digest", "agrees"])
    #expect(zone?["agrees"] == true)
    #expect(try luca.expectDone("sync")["pulled"] == 1)
    #expect(try luca.expectDone("enterprise", "list").arrayValue?.count == 1)
  }

  @Test func theRequestCarriesTheCredential() throws {
    try ana.expectDone("sync")
    let request = ana.transport?.requests.last
    #expect(request?.path == "/v1/sync")
    #expect(request?.headers["Content-Type"] == "application/cbor-seq")
    #expect(request?.headers["Authorization"] == "Bearer \(FakeServer.credential)")
  }

  @Test func aConflictIsShownChosenAndGone() throws {
    let id = try shared()
    try ana.expectDone("enterprise", "edit", id, "legal_name=Agade S.r.l.")
    try luca.expectDone("enterprise", "edit", id, "legal_name=Agade S.p.A.")
    try ana.expectDone("sync")
    let sync = luca.run("sync", "--json")
    #expect(sync.status == .conflictsWait)
    #expect(sync.json["conflicts"] == 1)
    let conflicts = luca.run("conflicts", "--json")
    #expect(conflicts.status == .conflictsWait)
    let item = try #require(conflicts.json.arrayValue?.first)
    #expect(
      item.objectValue?.keys == [
        "id", "type", "zone", "label", "field", "policy", "needs_review", "token", "values",
      ])
    let text = luca.run("conflicts").output
    #expect(text.contains("Agade S.r.l.  (Ana, 2026-01-01 01:00"))
    #expect(text.contains("Agade S.p.A.  (Luca, 2026-01-01 01:00"))
    #expect(luca.run("enterprise", "show", id).output.contains("\n! legal_name"))

    let token = item["token"]?.stringValue ?? ""
    let number = item["values"]?.arrayValue?.first { $0["author"] == "Ana" }?["n"]?.integerValue
    try luca.expectDone(
      "resolve", id, "legal_name", "--keep", "\(number ?? 0)", "--seen", token)
    #expect(luca.run("sync").status == .done)
    try ana.expectDone("sync")
    let record = try ana.expectDone("enterprise", "show", id)
    #expect(record["fields"]?["legal_name"] == "Agade S.r.l.")
    #expect(record["conflicts"] == [:])
  }

  @Test func resolveTakesItsOptions() throws {
    let id = try shared()
    for wrong in [
      ["resolve", id, "legal_name"], ["resolve", id, "legal_name", "--keep", "x"],
      ["resolve", id, "legal_name", "--keep", "1", "--value", "y"],
      ["resolve", id, "legal_name", "--keep", "1", "--seen", "!"],
    ] {
      #expect(ana.run(wrong).status == .usage, "\(wrong)")
    }
    #expect(ana.run("resolve", id, "legal_name", "--keep", "1").status == .invalidData)
  }

  @Test func overtakenEditsAreToldOnce() throws {
    let id = try shared()
    try ana.expectDone("enterprise", "edit", id, "city=Milano")
    try luca.expectDone("enterprise", "edit", id, "city=Monza")
    try luca.expectDone("sync")
    let sync = try ana.expectDone("sync")
    let notice = try #require(sync["overtaken"]?.arrayValue?.first)
    #expect(
      notice.objectValue?.keys == [
        "id", "type", "zone", "label", "field", "mine", "shown", "by", "at",
      ])
    #expect(notice["mine"] == "Milano")
    #expect(notice["shown"] == "Monza")
    #expect(notice["by"] == "Luca")
    #expect(try ana.expectDone("sync")["overtaken"] == [])
  }

  @Test func whatIsHeldIsToldBeforeConflicts() throws {
    guard let zone = Zone("it") else { return }
    server.held[zone] = "role"
    try ana.expectDone("enterprise", "add", "legal_name=Agade", "country=IT")
    let sync = ana.run("sync", "--json")
    #expect(sync.status == .partlyDone)
    #expect(sync.json["held"] == 1)
    let item = try ana.expectDone("outbox").arrayValue?.first
    #expect(item?["state"] == "held")
    #expect(item?["reason"] == "role")
    #expect(try ana.expectDone("status")["held"] == 1)
  }

  @Test func aDigestThatDiffersIsAFailure() throws {
    guard let zone = Zone("it") else { return }
    server.wrongDigests = [zone]
    let outcome = ana.run("sync", "--json")
    #expect(outcome.status == .failure)
    #expect(outcome.json["zones"]?.arrayValue?.last?["agrees"] == false)
    #expect(outcome.errors.contains("the server does not agree on it"))
    #expect(outcome.errors.contains("its own sums are wrong"))
    // All was compared once, and the digests once more.
    #expect(outcome.json["round_trips"] == 3)
  }

  @Test func whatDiffersIsRepairedAndTold() throws {
    try ana.expectDone("enterprise", "add", "legal_name=Agade", "country=IT")
    try ana.expectDone("enterprise", "add", "legal_name=Beta", "country=IT")
    try ana.expectDone("sync")
    try Connection.open(ana.home.replicaPath).execute("DELETE FROM fact")
    let outcome = ana.run("sync")
    #expect(outcome.status == .done)
    #expect(outcome.output.contains("2 records repaired, which differed from the server's.\n"))
    #expect(try ana.expectDone("enterprise", "list").arrayValue?.count == 2)
    #expect(try ana.expectDone("sync")["round_trips"] == 1)
  }

  @Test func unsentWorkThatIsGoneIsTold() throws {
    try ana.expectDone("sync")
    try ana.expectDone("enterprise", "add", "legal_name=Agade", "country=IT")
    try Connection.open(ana.home.replicaPath).execute("DELETE FROM fact")
    let outcome = ana.run("sync")
    #expect(outcome.errors.contains("waited to be sent, and cannot be found in the file any more"))
    #expect(try ana.expectDone("outbox") == [])
  }

  @Test func aWrongClockIsTold() throws {
    server.skewMilliseconds = 4 * 60_000
    #expect(!ana.run("sync").errors.contains("clock"))
    server.skewMilliseconds = 3 * 3_600_000
    #expect(ana.run("sync").errors.contains("clock is 3 hours behind the server's"))
    server.skewMilliseconds = -10 * 60_000
    #expect(ana.run("sync").errors.contains("clock is 10 minutes ahead of the server's"))
    #expect(try ana.expectDone("status")["clock_skew_seconds"] == -600)
  }

  @Test func aZoneThatWasLostIsTold() throws {
    try ana.expectDone("sync")
    server.grants.removeAll { $0.zone.name == "it" }
    #expect(ana.run("sync").output.contains("Your access to it has ended: it was removed"))
    #expect(try ana.expectDone("zone", "list").arrayValue?.map { $0["zone"] } == ["commons"])
    #expect(!ana.run("sync").output.contains("removed"), "it is told once")
  }

  @Test func workOfALostZoneIsHandedOverAndTold() throws {
    let id = try shared()
    try ana.expectDone("enterprise", "edit", id, "city=Monza")
    try ana.expectDone("enterprise", "add", "legal_name=Nuova", "country=IT")
    server.grants.removeAll { $0.zone.name == "it" }
    let outcome = ana.run("sync", "--json")
    #expect(outcome.status == .partlyDone)
    #expect(outcome.json["removed"] == [["zone": "it", "handed_over": 2]])
    #expect(outcome.json["zones"]?.arrayValue?.map { $0["zone"] } == ["commons"])
    #expect(try ana.expectDone("enterprise", "list") == [])
    #expect(try ana.expectDone("status")["outbox"] == 0)
    #expect(ana.run("enterprise", "edit", id, "city=Roma").status == .notFound)
    #expect(try ana.expectDone("sync")["removed"] == [])
  }

  @Test func aZoneThatTheServerDoesNotHaveStays() throws {
    guard let zone = Zone("it") else { return }
    try ana.expectDone("enterprise", "add", "legal_name=Agade", "country=IT")
    server.unknownZones = [zone]
    let outcome = ana.run("sync", "--json")
    #expect(outcome.status == .partlyDone)
    #expect(outcome.errors.contains("the server has no zone it"))
    #expect(try ana.expectDone("enterprise", "list").arrayValue?.count == 1)
    #expect(try ana.expectDone("status")["outbox"] == 1)
  }

  @Test func aDryRunSendsNothing() throws {
    try ana.expectDone("enterprise", "add", "legal_name=Agade", "country=IT")
    let forecast = try ana.expectDone("sync", "--dry-run")
    #expect(forecast["records"] == 1)
    let zone = forecast["zones"]?.arrayValue?.last
    #expect(zone?.objectValue?.keys == ["zone", "records", "bytes"])
    #expect(ana.transport?.requests.count == 1, "the join, and nothing else")
    #expect(ana.run("sync", "--dry-run").output.contains("it: 1 record to push, about "))
    let bytes = zone?["bytes"]?.integerValue ?? 0
    let sent = try ana.expectDone("sync")["bytes_sent"]?.integerValue ?? 0
    #expect(bytes > 0 && bytes <= sent && sent < 3 * bytes)
  }

  @Test func withoutAnEnrolmentThereIsNoSync() throws {
    let laptop = try TestLaptop.initialised()
    let outcome = laptop.run("sync", "--json")
    #expect(outcome.status == .notEnrolled)
    #expect(outcome.errorCode == "not-enrolled")
    #expect(laptop.run("sync", "--dry-run").status == .done)
  }
}
