import LocalStore
import SyncProtocol
import Testing

@testable import SyncServer

@Suite("POST /v1/manage")
struct ManageEndpointTests {
  private let held: HeldWork
  private let server: TestService
  private let clara: TestLaptop

  init() throws {
    held = try HeldWork()
    clara = try held.office.laptop(of: "Clara", as: .coordinator, in: ["it"])
    server = try TestService(held.office)
  }

  private func manage(_ body: String, as laptop: TestLaptop) throws -> HTTPTestClient.Response {
    try server.send(
      "POST", "/v1/manage",
      [
        ("Content-Type", "application/json"),
        ("Authorization", "Bearer \(laptop.joined.credential.text)"),
      ], body: Array(body.utf8))
  }

  private func command(
    _ name: String, _ keys: RecordKey..., zone: String = "it", as laptop: TestLaptop? = nil
  ) throws -> HTTPTestClient.Response {
    let records = keys.map { #"{"type": "\#($0.type)", "id": "\#($0.id)"}"# }
      .joined(separator: ", ")
    return try manage(
      #"{"command": "\#(name)", "zone": "\#(zone)", "records": [\#(records)], "new": 1}"#,
      as: laptop ?? clara)
  }

  @Test func listing() throws {
    let response = try command("quarantine.list")
    #expect(response.status == 200)
    #expect(response.json.objectValue?.keys == ["held", "next"])
    #expect(response.json["next"] == .null)
    let item = try #require(response.json["held"]?.arrayValue?.first)
    #expect(HeldRecord(item)?.key == held.alveare)
    #expect(item["fields"] == ["city": "Monza", "phone": "02 5555"])
    #expect(item["was"] == ["city": "Milano", "phone": .null])
  }

  @Test func aLongListComesInPieces() throws {
    try held.office.change(held.vera, to: .coach, in: "it")
    try held.vera.sync()
    try held.office.change(held.vera, to: .viewer, in: "it")
    let long = String(repeating: "x", count: 200_000)
    for number in 0..<8 {
      _ = try held.vera.add(
        "enterprise", "legal_name=Long \(number)", "country=IT", "notes=\(long)")
    }
    try held.vera.sync()
    var ids: [String] = []
    var next: JSONValue = .null
    var pages = 0
    repeat {
      let response = try manage(
        #"{"command": "quarantine.list", "zone": "it", "after": \#(JSONWriter.text(next))}"#,
        as: clara)
      #expect(response.body.count < 2 * Limits.heldListBytes)
      ids += response.json["held"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
      next = response.json["next"] ?? .null
      pages += 1
    } while !next.isNull && pages < 20
    #expect(pages == 2)
    #expect(Set(ids).count == 9 && ids.count == 9)
  }

  @Test func aCoordinatorReleases() throws {
    let response = try command("quarantine.release", held.alveare)
    #expect(response.status == 200)
    #expect(
      response.json["records"] == [
        [
          "type": "enterprise", "id": .string(held.alveare.id.description),
          "decision": "released",
        ]
      ])
    #expect(try held.city() == "Monza")
    #expect(try command("quarantine.release", held.alveare).status == 200, "twice is harmless")
    #expect(try command("quarantine.discard", held.alveare).code == "decided-otherwise")
    let zone = try held.office.data.openZone(held.alveare.zone)
    let row = try DecisionTable(connection: zone.connection).rows(of: held.alveare.id).first
    #expect(row?.decider == "Clara")
  }

  @Test func aCoordinatorDiscards() throws {
    #expect(try command("quarantine.discard", held.alveare).status == 200)
    #expect(try held.city() == "Milano")
    let history = try held.office.json("history \(held.alveare.id)").arrayValue ?? []
    #expect(history.last { $0["field"] == "city" }?["author"] == "Clara")
    #expect(history.last { $0["field"] == "city" }?["device_name"] == "laptop of Clara")
    #expect(try held.office.json("verify")["ok"] == true)
  }

  @Test(arguments: ["quarantine.list", "quarantine.release", "quarantine.discard"])
  func onlyCoordinatorsMay(name: String) throws {
    for (laptop, zone) in [
      (held.ana, "it"), (held.vera, "it"), (clara, "hr"), (clara, "nowhere"),
    ] {
      let response = try command(name, held.alveare, zone: zone, as: laptop)
      #expect(response.status == 403)
      #expect(response.code == "role")
    }
    #expect(try held.office.json("quarantine list").arrayValue?.count == 1)
  }

  @Test func nothingIsDecidedIfOneIsNotHeld() throws {
    let other = RecordKey(
      zone: held.alveare.zone, type: "enterprise", id: RecordID(high: 0x7000, low: 1))
    let response = try command("quarantine.release", held.alveare, other)
    #expect(response.status == 404)
    #expect(response.code == "not-held")
    #expect(try held.city() == "Milano")
    #expect(try held.office.json("quarantine list").arrayValue?.count == 1)
  }

  @Test(arguments: [
    "", "[]", "{", #"{"command": "quarantine.list"}"#, #"{"zone": "it"}"#,
    #"{"command": "format.disk", "zone": "it"}"#, #"{"command": "quarantine.list", "zone": "IT"}"#,
    #"{"command": "quarantine.list", "zone": "it", "after": "x"}"#,
    #"{"command": "quarantine.release", "zone": "it"}"#,
    #"{"command": "quarantine.release", "zone": "it", "records": []}"#,
    #"{"command": "quarantine.release", "zone": "it", "records": [{"type": "visit"}]}"#,
    #"{"command": "quarantine.release", "zone": "it", "records": [{"type": "visit", "id": "1"}]}"#,
  ])
  func malformed(body: String) throws {
    let response = try manage(body, as: clara)
    #expect(response.status == 400)
    #expect(response.code == "malformed-request")
  }

  @Test func itWantsACredential() throws {
    let body = Array(#"{"command": "quarantine.list", "zone": "it"}"#.utf8)
    let json = [("Content-Type", "application/json")]
    #expect(try server.send("POST", "/v1/manage", json, body: body).code == "not-enrolled")
    #expect(try server.send("POST", "/v1/manage", body: body).status == 415)
    #expect(try server.send("GET", "/v1/manage").status == 405)
    try held.office.run(["device", "revoke", clara.joined.device])
    #expect(try command("quarantine.list").code == "access-revoked")
  }
}
