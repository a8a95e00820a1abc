import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncClient

@Suite("A sync over a bad network")
struct SyncDriverTests {
  private let server: FakeServer
  private let laptop: TestLaptop

  init() throws {
    server = try FakeServer(clock: FakeClock())
    laptop = try TestLaptop.joined(server: server)
    try laptop.expectDone("enterprise", "add", "legal_name=Agade", "country=IT")
  }

  private func sync(_ steps: ScriptedTransport.Step...) -> TestLaptop.Outcome {
    laptop.transport?.steps = steps
    return laptop.run("sync", "--json")
  }

  private func expectDelivered() throws {
    #expect(laptop.run("sync").status == .done)
    #expect(try laptop.expectDone("outbox") == [])
    let other = try TestLaptop.joined("Luca", server: server, seed: 9)
    #expect(try other.expectDone("sync")["pulled"] == 1)
  }

  @Test func itTriesAgainAfterAWait() throws {
    let outcome = sync(.unreachable, .answerLost, .answers(.problem(503, code: "unavailable")))
    #expect(outcome.status == .done)
    #expect(outcome.json["round_trips"] == 4)
    #expect(laptop.stop.waits.count == 3)
    #expect(outcome.errors.contains("trying again"))
    try expectDelivered()
  }

  @Test func itGivesUpAfterAFewAttempts() throws {
    let outcome = sync(.unreachable, .unreachable, .unreachable, .unreachable, .works)
    #expect(outcome.status == .noNetwork)
    #expect(outcome.errorCode == "no-network")
    #expect(laptop.stop.waits.count == 3)
    #expect(laptop.stop.waits.reduce(0, +) <= 7_000)
    try expectDelivered()
  }

  @Test(arguments: [0, 1, 7, 20, 40, 80, 120])
  func whatArrivedOfACutAnswerIsUsed(count: Int) throws {
    #expect(sync(.answerCut(count)).status == .done)
    try expectDelivered()
  }

  @Test func progressBetweenFailuresStartsCountingAnew() throws {
    for round in 1...3 {
      try laptop.expectDone("enterprise", "add", "legal_name=Firm \(round)", "country=IT")
    }
    // The cut answer brings the verdict on what was pushed.
    let steps = Array(repeating: ScriptedTransport.Step.unreachable, count: 3)
    laptop.transport?.steps = steps + [.answerCut(200)] + steps.dropLast()
    #expect(laptop.run("sync").status == .done)
  }

  @Test func theServersWaitIsKept() throws {
    #expect(
      sync(.answers(.problem(503, code: "unavailable", retryAfterSeconds: 5))).status == .done)
    #expect((5_000...6_000).contains(laptop.stop.waits.first ?? 0))
    let long = sync(.answers(.problem(429, code: "too-many", retryAfterSeconds: 3_600)))
    #expect(long.status == .noNetwork)
    #expect(long.json["error"]?["hint"]?.stringValue?.contains("60 minutes") == true)
  }

  @Test(
    arguments: [
      (401, "not-enrolled", LocalStore.ExitStatus.notEnrolled),
      (403, "access-revoked", .notEnrolled),
      (426, "upgrade-needed", .upgradeNeeded), (400, "malformed-request", .failure),
      (413, "too-large", .failure),
    ])
  func aRefusalIsToldAtOnce(status: Int, code: String, expected: LocalStore.ExitStatus) throws {
    let outcome = sync(.answers(.problem(status, code: code)))
    #expect(outcome.status == expected)
    #expect(outcome.errorCode == code)
    #expect(laptop.stop.waits.isEmpty)
    try expectDelivered()
  }

  @Test func strangersAreNotTaken() throws {
    let page = TransportResponse.ok(Array("<html>".utf8), "text/html; charset=utf-8")
    #expect(sync(.answers(page)).errorCode == "not-a-fieldbook-server")
    var redirect = page
    redirect.status = 302
    #expect(sync(.answers(redirect)).errorCode == "redirected")
    let nonsense = TransportResponse.ok([0xff, 0xff], "application/cbor-seq")
    #expect(sync(.answers(nonsense)).errorCode == "unexpected-answer")
    #expect(sync(.fails(.tls)).errorCode == "no-secure-connection")
    #expect(sync(.fails(.unusable)).errorCode == "libcurl-unusable")
    #expect(sync(.fails(.tooLarge)).errorCode == "answer-too-large")
    try expectDelivered()
  }

  @Test func ctrlCStopsAndLosesNothing() throws {
    let stop = laptop.stop
    stop.duringNextWait { stop.send(.interrupt) }
    let outcome = sync(.answerLost)
    #expect(outcome.status == .interrupted)
    #expect(outcome.errorCode == "interrupted")
    stop.send(nil)
    #expect(sync(.fails(.cancelled)).status == .interrupted)
    try expectDelivered()
  }

  @Test func watchingSyncsWhatIsNew() throws {
    let stop = laptop.stop
    for _ in 1...3 { stop.duringNextWait {} }
    stop.duringNextWait { stop.send(.terminate) }
    let outcome = laptop.run("sync", "--watch")
    #expect(outcome.status == .done)
    #expect(outcome.output.hasPrefix("Pushed 1 record"))
    #expect(laptop.transport?.requests.count == 2, "the join and one sync")
    stop.send(.interrupt)
    #expect(laptop.run("sync", "--watch").status == .interrupted)
  }

  @Test func watchingSyncsWhatAnotherCommandWrites() throws {
    let stop = laptop.stop
    let path = laptop.home.replicaPath
    let clock = server.clock
    stop.duringNextWait { try? Self.addEnterprise(to: path, clock) }
    stop.duringNextWait { stop.send(.terminate) }
    let outcome = laptop.run("sync", "--watch")
    #expect(outcome.output.split(separator: "\n").count { $0.hasPrefix("Pushed 1 record") } == 2)
    #expect(laptop.transport?.requests.count == 3, "the join and two syncs")
  }

  /// What a command in another process does meanwhile.
  private static func addEnterprise(to path: String, _ clock: FakeClock) throws {
    let replica = try Replica.open(
      try Connection.open(path), schema: .fieldbook,
      surroundings: Surroundings(wallMilliseconds: { clock.milliseconds }))
    let type = try #require(Schema.fieldbook.type("enterprise"))
    let assignments = try ["legal_name=Beta", "country=IT"].map {
      try Assignment.parse($0, of: type) { _ in "" }
    }
    _ = try RecordEntry(replica).add(type, assignments)
  }

  @Test func watchingNeverGivesUp() throws {
    let stop = laptop.stop
    laptop.transport?.steps = Array(repeating: .unreachable, count: 10)
    for _ in 1...10 { stop.duringNextWait {} }
    stop.duringNextWait { stop.send(.interrupt) }
    let outcome = laptop.run("sync", "--watch", "--json")
    #expect(outcome.status == .interrupted)
    #expect(outcome.json["pushed"] == 1)
    #expect(stop.waits.dropLast().allSatisfy { $0 <= 300_000 })
  }
}
