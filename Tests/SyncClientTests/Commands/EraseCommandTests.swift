import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncClient

@Suite("erase, on a laptop")
struct EraseCommandTests {
  private let clara: TestLaptop
  private let id: String

  init() throws {
    let server = try FakeServer(clock: FakeClock())
    if let zone = Zone("it") {
      server.grants = [AccessList.Grant(zone: zone, title: "Italy", role: .coordinator)]
    }
    clara = try TestLaptop.joined("Clara", server: server)
    let added = try clara.expectDone(
      "person", "add", "name=Zorica", "phone=1", "email=z@b.example")
    id = try #require(added["id"]?.stringValue)
  }

  private var status: JSONValue {
    [
      "id": .string(id), "erased_at": "2026-03-01T09:30:00.250Z", "by": "Clara",
      "kept": ["email"],
      "replicas": [
        [
          "device": "d", "name": "old laptop", "person": "Ana", "confirmed_at": .null,
          "last_seen": "2026-02-01T08:00:00.000Z",
        ]
      ],
      "complete": false,
    ]
  }

  private func answers(_ json: JSONValue) -> ScriptedTransport.Step {
    .answers(.ok(JSONWriter.bytes(json), "application/json"))
  }

  @Test func goesThroughTheServer() throws {
    clara.transport?.steps = [answers(status)]
    #expect(
      try clara.expectDone("erase", "zorica", "--keep", "email", "--reason", "asked", "--yes")
        == status)
    let request = try #require(clara.transport?.requests.last)
    #expect(request.path == "/v1/manage")
    #expect(
      try JSONParser.parse(request.body) == [
        "command": "erase", "zone": "it", "type": "person", "id": .string(id),
        "keep": ["email"], "reason": "asked",
      ])
  }

  @Test func sayingWhoHasNotConfirmed() throws {
    clara.transport?.steps = [answers(status)]
    let outcome = clara.run("erase", "status", id)
    #expect(outcome.status == .done)
    #expect(outcome.output.contains("Erased by Clara, 2026-03-01 09:30Z, keeping email."))
    #expect(outcome.output.contains("1 laptop of 1 did not confirm yet."))
    #expect(outcome.output.contains("old laptop"))
    clara.transport?.steps = [.answers(.problem(404, code: "not-erased"))]
    #expect(clara.run("erase", "status", id, "--json").errorCode == "not-erased")
  }

  @Test func isConfirmedByWhoeverSeesWhatGoes() throws {
    let unconfirmed = clara.run("erase", id, "--keep", "email", "--json")
    #expect(unconfirmed.status == .usage)
    #expect(unconfirmed.errorCode == "confirmation-needed")
    clara.isTerminal = true
    let refused = clara.run(["erase", id, "--keep", "email"], input: "no\n")
    #expect(refused.status == .failure)
    #expect(refused.errors.contains("Zorica  (person"))
    #expect(refused.errors.contains("name, phone"))
    #expect(!refused.errors.contains("email"))
    clara.transport?.steps = [answers(status)]
    #expect(clara.run(["erase", id, "--keep", "email"], input: "yes\n").status == .done)
  }

  @Test func whatCannotBe() throws {
    #expect(clara.run("erase", id, "--keep", "emial", "--yes", "--json").status == .usage)
    #expect(clara.run("erase", "nobody", "--yes", "--json").status == .notFound)
    clara.transport?.steps = [.answers(.problem(403, code: "role"))]
    #expect(clara.run("erase", id, "--yes", "--json").status == .notPermitted)
    clara.transport?.steps = [.unreachable]
    #expect(clara.run("erase", id, "--yes", "--json").status == .noNetwork)
  }

  @Test func exportOfEverythingOnAPerson() throws {
    try clara.expectDone("person", "edit", id, "phone=2")
    let json = try clara.expectDone("export", "--person", "zorica")
    #expect(json["person"]?["id"] == .string(id))
    let phones = json["person"]?["history"]?.arrayValue?.filter { $0["field"] == "phone" }
    #expect(phones?.map { $0["new"] } == ["1", "2"])
    #expect(json["references"] == [])
  }
}
