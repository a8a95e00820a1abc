import LocalStore
import SyncProtocol
import Testing

@testable import SyncServer

@Suite("Requests to a live server")
struct RouterTests {
  private let office: TestOffice
  private let server: TestService

  init() throws {
    office = try TestOffice()
    server = try TestService(office)
  }

  private func code() throws -> String {
    try #require(
      try office.json("invite --name Ana --role coach --zone it")["code"]?.stringValue)
  }

  @Test func health() throws {
    let response = try server.send("GET", "/healthz")
    #expect(response.status == 200)
    #expect(response.json["status"] == "ok")
    #expect(try server.send("HEAD", "/healthz").status == 200)
  }

  @Test(arguments: [
    ("GET", "/", 404, "not-found"), ("GET", "/v1/sync", 405, "method-not-allowed"),
    ("DELETE", "/healthz", 405, "method-not-allowed"), ("BREW", "/healthz", 501, "method-unknown"),
    ("POST", "/v1/sync", 415, "unsupported-media-type"),
    ("POST", "/v1/join", 415, "unsupported-media-type"), ("POST", "/v1/sync/", 404, "not-found"),
  ])
  func whatIsNotAnswered(method: String, path: String, status: Int, code: String) throws {
    let response = try server.send(method, path, [("Content-Type", "text/plain")])
    #expect(response.status == status)
    #expect(response.code == code)
    #expect(response.head.contains("application/problem+json"))
    #expect(response.head.contains("\r\nAllow: ") == (status == 405))
  }

  @Test func joinAnswersTheCredentialOnce() throws {
    let code = try code()
    let response = try server.join(#"{"code": "\#(code)", "device": "thinkpad", "new": [1]}"#)
    #expect(response.status == 200)
    let json = response.json
    #expect(
      json.objectValue?.keys
        == ["credential", "device", "person", "name", "zones", "access_revision"])
    #expect(json["name"] == "Ana")
    #expect(json["zones"]?.arrayValue?.map { $0["zone"] } == ["commons", "it"])
    #expect(json["credential"]?.stringValue.flatMap { Base64URL.decode($0) }?.count == 32)
    let again = try server.join(#"{"code": "\#(code)"}"#)
    #expect(again.status == 403)
    #expect(again.code == "invitation-invalid")
    #expect(try office.json("device list").arrayValue?.map { $0["name"] } == ["thinkpad"])
  }

  @Test func joinAnswersTheSameLaptopAgain() throws {
    let credential = Base64URL.encode([UInt8](repeating: 7, count: 32))
    let body = #"{"code": "\#(try code())", "credential": "\#(credential)"}"#
    let answers = try (0..<2).map { _ in try server.join(body) }
    #expect(answers.map(\.status) == [200, 200])
    #expect(answers[0].json == answers[1].json)
    #expect(answers[0].json["credential"] == .string(credential))
    let other = Base64URL.encode([UInt8](repeating: 8, count: 32))
    #expect(try server.join(body.replacing(credential, with: other)).status == 403)
    #expect(try office.json("device list").arrayValue?.count == 1)
  }

  @Test func twoLaptopsAtOnceAndOneIsEnrolled() throws {
    let body = Array(#"{"code": "\#(try code())"}"#.utf8)
    let clients = try (0..<8).map { _ in try #require(HTTPTestClient(server.service.address)) }
    for client in clients {
      client.send(
        Array(
          "POST /v1/join HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n"
            .utf8) + body)
    }
    let statuses = clients.compactMap { $0.response()?.status }
    #expect(statuses.filter { $0 == 200 }.count == 1)
    #expect(statuses.filter { $0 == 403 }.count == 7)
  }

  @Test(arguments: [
    "", "[]", "{", #"{"code": 7}"#, #"{"code": "x", "device": 7}"#,
    #"{"code": "x", "credential": 7}"#, #"{"code": "x", "credential": "YQ"}"#,
    "{\"code\": \"x\", \"device\": \"" + String(repeating: "a", count: 201) + "\"}",
    "{\"code\": \"x\", \"more\": \"" + String(repeating: "a", count: 5_000) + "\"}",
    "[[[[[[[[]]]]]]]]",
  ])
  func malformedJoins(body: String) throws {
    let response = try server.join(body)
    #expect(response.status == 400)
    #expect(response.code == "malformed-request")
  }

  @Test func guessingIsBounded() throws {
    for _ in 0..<GuessLimiter.failuresPerMinute {
      #expect(try server.join(#"{"code": "0000-0000-0000-0000"}"#).status == 403)
    }
    let response = try server.join(#"{"code": "0000-0000-0000-0000"}"#)
    #expect(response.status == 429)
    #expect(response.head.contains("Retry-After: "))
  }

  @Test func syncWantsACredential() throws {
    #expect(try server.sync(nil).code == "not-enrolled")
    #expect(try server.sync(nil).head.contains("WWW-Authenticate: Bearer"))
    #expect(try server.sync("nonsense").status == 401)
    #expect(try server.sync(Base64URL.encode([UInt8](repeating: 7, count: 32))).status == 401)
  }

  @Test func syncAnswersAnEnrolledDevice() throws {
    let joined = try server.join(#"{"code": "\#(try code())"}"#).json
    let credential = try #require(joined["credential"]?.stringValue)
    #expect(try server.sync(credential, [0xff]).code == "malformed-request")
    let request = SyncRequest(
      writer: WriterID(1), schemaVersion: 1, clock: 0, accessRevision: 0, zones: [])
    let response = try server.sync(credential, request.encoded)
    #expect(response.status == 200)
    #expect(SyncAnswer.decode(response.body).answer?.head.access?.grants.count == 2)
    let device = try #require(joined["device"]?.stringValue)
    for (words, standing) in [([], AnswerHead.Standing.revoked), (["--wipe"], .toBeWiped)] {
      try office.run(["device", "revoke", device] + words)
      let told = try server.sync(credential, request.encoded)
      #expect(told.status == 200)
      let head = SyncAnswer.decode(told.body).answer?.head
      #expect(head?.standing == standing)
      #expect(head?.access?.grants == [])
    }
  }

  @Test func reconcilingWantsAnEnrolledDeviceAndItsZones() throws {
    #expect(try server.reconcile(nil).code == "not-enrolled")
    #expect(try server.send("GET", "/v1/reconcile").code == "method-not-allowed")
    let joined = try server.join(#"{"code": "\#(try code())"}"#).json
    let credential = try #require(joined["credential"]?.stringValue)
    #expect(try server.reconcile(credential, [0xff]).code == "malformed-request")
    #expect(try server.reconcile(credential, [0x82, 0x01, 0x00]).code == "upgrade-needed")
    func answer(_ zone: String, _ epoch: Epoch) throws -> ReconcileAnswer {
      let nothing = Fingerprint(.empty, salt: 5)
      let request = ReconcileRequest(
        zone: try #require(Zone(zone)), epoch: epoch, salt: 5,
        questions: [ReconcileRequest.Question(.everything, nothing)],
        wants: [RecordName(type: "enterprise", id: RecordID(high: 1, low: 1))])
      let response = try server.reconcile(credential, request.encoded)
      try #require(response.status == 200)
      return try ReconcileAnswer(decoding: response.body)
    }
    #expect(try answer("hr", .unknown) == .refused(.noAccess))
    #expect(try answer("nowhere", .unknown) == .refused(.noAccess))
    guard case .compared(let comparison) = try answer("it", .unknown) else {
      Issue.record("the zone was not compared")
      return
    }
    #expect(comparison.answers == [.equal] && comparison.seq == 0)
    #expect(comparison.served == 1 && comparison.records.isEmpty)
    #expect(try answer("it", Epoch(1)) == .refused(.epochChanged(comparison.epoch)))
    try office.run(["device", "revoke", try #require(joined["device"]?.stringValue)])
    // What a revoked device has to hand over it hands over whole.
    #expect(try answer("it", Epoch(1)) == .refused(.noAccess))
  }

  @Test func aZoneAddedMeanwhileIsThere() throws {
    let invited = try office.json("invite --name Boss --role central")["code"]?.stringValue ?? ""
    let joined = try server.join(#"{"code": "\#(invited)"}"#).json
    try office.run(["zone", "add", "fr=France"])
    let request = SyncRequest(
      writer: WriterID(1), schemaVersion: 1, clock: 0, accessRevision: 0, zones: [])
    let response = try server.sync(joined["credential"]?.stringValue, request.encoded)
    let access = SyncAnswer.decode(response.body).answer?.head.access
    #expect(access?.grants.map(\.zone.name) == ["commons", "fr", "hr", "it"])
  }

  @Test func theLogTellsEachRequestAndNoSecret() throws {
    let code = try code()
    _ = try server.join(#"{"code": "\#(code)"}"#)
    _ = try server.send("GET", "/%0a?token=secret", [("Authorization", "Bearer secret")])
    let lines = server.lines.all
    #expect(lines.contains { $0.contains("POST /v1/join 200") })
    #expect(lines.allSatisfy { !$0.contains("secret") && !$0.contains(code) })
    #expect(lines.allSatisfy { $0.hasPrefix("2026-01-01T00:00:00.000Z ") && !$0.contains("\n") })
  }
}
