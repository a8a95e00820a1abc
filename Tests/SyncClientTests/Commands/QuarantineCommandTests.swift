import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncClient

@Suite("quarantine, and what the outbox says of it")
struct QuarantineCommandTests {
  private let server: FakeServer
  private let zone: Zone
  private let id = RecordID(high: 0x7000, low: 0x8000_0000_00ab_cdef)

  init() throws {
    server = try FakeServer(clock: FakeClock())
    zone = try #require(Zone("it"))
  }

  private func laptop(_ role: Role) throws -> TestLaptop {
    server.grants = [AccessList.Grant(zone: zone, title: "Italy", role: role)]
    return try TestLaptop.joined("Clara", server: server)
  }

  private func held(_ id: RecordID, _ label: String) -> JSONValue {
    .record(
      RecordKey(zone: zone, type: "enterprise", id: id), label: label,
      [
        "author": "Vera", "device": "d", "at": "2026-01-01T09:00:00.000Z", "reason": "role",
        "fields": ["city": "Monza"], "was": ["city": .null],
      ])
  }

  private func answers(_ json: JSONValue) -> ScriptedTransport.Step {
    .answers(.ok(JSONWriter.bytes(json), "application/json"))
  }

  private func list(_ items: JSONValue...) -> ScriptedTransport.Step {
    answers(["held": .array(items), "next": .null])
  }

  @Test func listing() throws {
    let clara = try laptop(.coordinator)
    for words in [["quarantine"], ["quarantine", "list"], ["quarantine", "--zone", "it"]] {
      clara.transport?.steps = [list(held(id, "Alveare"))]
      let outcome = clara.run(words + ["--json"])
      #expect(outcome.status == .done)
      #expect(outcome.json == [held(id, "Alveare")])
    }
    let request = try #require(clara.transport?.requests.last)
    #expect(request.path == "/v1/manage")
    #expect(request.headers["Authorization"] == "Bearer \(FakeServer.credential)")
    clara.transport?.steps = [list(held(id, "Alveare"))]
    let text = clara.run("quarantine").output
    #expect(text.contains("the role does not write this here"))
    #expect(text.contains("city: – → Monza"))
    clara.transport?.steps = [list()]
    #expect(clara.run("quarantine").output == "Nothing is held.\n")
  }

  @Test func aListInPieces() throws {
    let clara = try laptop(.coordinator)
    let other = RecordID(high: 0x7000, low: 0x8000_0000_00ab_0000)
    clara.transport?.steps = [
      answers(["held": [held(id, "Alveare")], "next": 7]), list(held(other, "Zlatna")),
    ]
    #expect(try clara.expectDone("quarantine") == [held(id, "Alveare"), held(other, "Zlatna")])
    // One that leads nowhere.
    clara.transport?.steps = [
      answers(["held": [], "next": 7]), answers(["held": [], "next": 7]),
    ]
    #expect(clara.run("quarantine", "--json").errorCode == "unexpected-answer")
  }

  @Test func deciding() throws {
    let clara = try laptop(.coordinator)
    for (command, decision) in [("release", "released"), ("discard", "discarded")] {
      for word in [id.description, id.short, "alveare"] {
        clara.transport?.steps = [list(held(id, "Alveare")), answers(["records": []])]
        let outcome = clara.run("quarantine", command, word, "--json")
        #expect(outcome.status == .done)
        #expect(outcome.json.arrayValue?.first?["decision"] == .string(decision))
        #expect(outcome.json.arrayValue?.first?["label"] == "Alveare")
      }
    }
    clara.transport?.steps = [list(held(id, "Alveare")), answers(["records": []])]
    #expect(
      clara.run("quarantine", "release", id.short).output
        == "Released: enterprise \(id.short), Alveare\n")
  }

  @Test func whatIsNotThereOrNotClear() throws {
    let clara = try laptop(.coordinator)
    let other = RecordID(high: 0x7001, low: 0x8000_0000_00ab_cdef)
    clara.transport?.steps = [list(held(id, "Alveare"), held(other, "Alveare"))]
    let ambiguous = clara.run("quarantine", "release", id.short, "--json")
    #expect(ambiguous.status == .notFound)
    #expect(ambiguous.errorCode == "ambiguous")
    clara.transport?.steps = [list()]
    #expect(clara.run("quarantine", "release", "nothing", "--json").status == .notFound)
    clara.transport?.steps = [
      list(held(id, "Alveare")), .answers(.problem(404, code: "decided-otherwise")),
    ]
    let late = clara.run("quarantine", "release", id.short, "--json")
    #expect(late.status == .notFound)
    #expect(late.errorCode == "decided-otherwise")
    clara.transport?.steps = [
      list(held(id, "Alveare")), .answers(.problem(422, code: "too-large")),
    ]
    #expect(clara.run("quarantine", "release", id.short, "--json").status == .invalidData)
    #expect(clara.run("quarantine", "release", "--json").status == .usage)
  }

  @Test func exitStatusesWithoutNetworkEnrolmentOrRole() throws {
    let clara = try laptop(.coordinator)
    clara.transport?.steps = [.unreachable]
    #expect(clara.run("quarantine", "--json").status == .noNetwork)
    clara.transport?.steps = [.answers(.problem(401, code: "not-enrolled"))]
    #expect(clara.run("quarantine", "--json").status == .notEnrolled)
    clara.transport?.steps = [.answers(.problem(403, code: "access-revoked"))]
    #expect(clara.run("quarantine", "--json").status == .notEnrolled)
    clara.transport?.steps = [.answers(.problem(403, code: "role"))]
    let refused = clara.run("quarantine", "--json")
    #expect(refused.status == .notPermitted)
    #expect(refused.errorCode == "not-permitted")
    let coach = try laptop(.coach)
    let requests = coach.transport?.requests.count
    #expect(coach.run("quarantine", "--json").status == .notPermitted)
    #expect(coach.transport?.requests.count == requests, "known without a network")
    coach.transport?.steps = [.answers(.problem(403, code: "role"))]
    #expect(coach.run("quarantine", "--zone", "it", "--json").status == .notPermitted)
    #expect(
      try TestLaptop.initialised().run("quarantine", "--zone", "it", "--json").status
        == .notEnrolled)
  }

  @Test func theOutboxSaysWhyAndTheSyncWhatBecameOfIt() throws {
    let ana = try laptop(.coach)
    server.held[zone] = "role"
    let added = try ana.expectDone("enterprise", "add", "legal_name=Agade", "country=IT")
    #expect(ana.run("sync").status == .partlyDone)
    #expect(ana.run("outbox").output.contains("the role does not write this here"))
    #expect(try ana.expectDone("outbox").arrayValue?.first?["reason"] == "role")

    let id = try #require(added["id"]?.stringValue.flatMap { RecordID($0) })
    server.held = [:]
    server.settled[zone] = [Settlement(type: "enterprise", id: id, decision: .released)]
    let sync = ana.run("sync")
    #expect(sync.status == .done)
    #expect(sync.output.contains("Released: 1 record that the server had held."))
    #expect(ana.run("outbox").output.hasPrefix("Nothing waits"))
    #expect(!ana.run("sync").output.contains("Released"))
  }
}
