import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("erase, through POST /v1/manage")
struct ManageErasureTests {
  private let office: TestOffice
  private let server: TestService
  private let ana: TestLaptop
  private let clara: TestLaptop
  private let person: RecordKey

  init() throws {
    office = try TestOffice()
    ana = try office.laptop(of: "Ana", in: ["it", "hr"])
    clara = try office.laptop(of: "Clara", as: .coordinator, in: ["it"])
    person = try ana.add("person", "name=Zorica", "email=z@b.example", zone: "it")
    try ana.sync()
    try clara.sync()
    server = try TestService(office)
  }

  private func manage(
    _ command: String, _ further: String = "", zone: String = "it", as laptop: TestLaptop? = nil
  ) throws -> HTTPTestClient.Response {
    let body =
      #"{"command": "\#(command)", "zone": "\#(zone)", "type": "person", "id": "\#(person.id)"\#(further)}"#
    return try server.send(
      "POST", "/v1/manage",
      [
        ("Content-Type", "application/json"),
        ("Authorization", "Bearer \((laptop ?? clara).joined.credential.text)"),
      ], body: Array(body.utf8))
  }

  @Test func aCoordinatorErasesAndSeesWhoHasNotConfirmed() throws {
    #expect(try manage("erase.status").code == "not-erased")
    try office.run(["list", "person"])
    let response = try manage("erase", #", "keep": ["email"], "reason": "asked""#)
    #expect(response.status == 200)
    #expect(response.json["by"] == "Clara")
    #expect(response.json["kept"] == ["email"])
    #expect(response.json["complete"] == false)
    #expect(RawBytes.files(under: office.data.path, with: "Zorica") == [])
    try clara.sync()
    try ana.sync()
    #expect(try manage("erase.status").json["complete"] == true)
    #expect(try manage("erase", #", "keep": ["email"]"#).status == 200, "twice is harmless")
    #expect(try office.registry().erasures(of: person).count == 1)
    #expect(try office.run(["verify"]).status == .done)
    let zone = try office.data.openZone(person.zone)
    let last = try #require(
      try zone.connection.blob("SELECT skeleton FROM journal ORDER BY n DESC LIMIT 1"))
    #expect(try JournalSkeleton(last).device == clara.joined.device)
  }

  @Test func onlyCoordinatorsOfEachZoneMay() throws {
    for command in ["erase", "erase.status"] {
      #expect(try manage(command, #", "keep": []"#, as: ana).code == "role")
      #expect(try manage(command, #", "keep": []"#, zone: "hr").code == "role")
    }
    let duplicate = try ana.add("person", "name=Zora", "email=zora@b.example", zone: "hr")
    try ana.merge(duplicate, into: person)
    try ana.sync()
    #expect(try manage("erase", #", "keep": []"#).code == "role", "Croatia is not Clara's")
    #expect(try office.registry().lastErasure() == 0)
  }

  @Test func whatIsNotThereIsNotErased() throws {
    let other = try server.send(
      "POST", "/v1/manage",
      [
        ("Content-Type", "application/json"),
        ("Authorization", "Bearer \(clara.joined.credential.text)"),
      ],
      body: Array(
        #"{"command": "erase", "zone": "it", "type": "visit", "id": "\#(person.id)", "keep": []}"#
          .utf8))
    #expect(other.status == 404)
    #expect(try office.registry().lastErasure() == 0)
  }

  @Test(arguments: [
    "", #", "keep": "email""#, #", "keep": [1]"#, #", "keep": [""]"#, #", "keep": ["roles/x"]"#,
    #", "keep": [], "reason": 7"#,
  ])
  func malformed(further: String) throws {
    let response = try manage("erase", further)
    #expect(response.status == 400)
    #expect(response.code == "malformed-request")
  }

  @Test func aRevokedLaptopDestroysToo() throws {
    try office.run(["device", "revoke", ana.joined.device])
    _ = try manage("erase", #", "keep": ["email"]"#)
    try ana.sync()
    #expect(try ana.replica.store.fact(person)?.state.kept == [Slot("email")])
    try clara.sync()
    #expect(try manage("erase.status").json["complete"] == true)
  }

  @Test func aLaptopThatClearedItselfIsNotConcernedAnyMore() throws {
    _ = try manage("erase", #", "keep": ["email"]"#)
    try clara.sync()
    let goodbye = SyncRequest(
      writer: .none, schemaVersion: 1, clock: 0, accessRevision: 0, zones: []
    ).encoded
    #expect(try server.sync(ana.joined.credential.text, goodbye).status == 200)
    #expect(try manage("erase.status").json["complete"] == false, "it is still enrolled")
    try office.run(["device", "revoke", ana.joined.device, "--wipe"])
    #expect(try server.sync(ana.joined.credential.text, goodbye).status == 200)
    let status = try manage("erase.status").json
    #expect(status["complete"] == true)
    #expect(status["replicas"]?.arrayValue?.map { $0["person"] } == ["Clara"])
  }
}
