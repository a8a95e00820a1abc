import FoundationEssentials
import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("A server with damaged files")
struct DamagedFilesTests {
  private let office: TestOffice
  private let ana: TestLaptop
  private let path: String

  init() throws {
    office = try TestOffice()
    ana = try office.laptop(of: "Ana", in: ["it"])
    for number in 0..<40 {
      _ = try ana.add("enterprise", "legal_name=Enterprise \(number)", "country=IT")
    }
    try ana.sync()
    path = office.data.zonePath(try #require(Zone("it")))
  }

  private func change(_ path: String, _ body: (inout [UInt8]) -> Void) throws {
    var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    body(&bytes)
    try Data(bytes).write(to: URL(filePath: path))
  }

  private func spoil(_ path: String, page: Int) throws {
    try change(path) {
      $0.replaceSubrange(
        page * 4_096..<(page + 1) * 4_096, with: [UInt8](repeating: 0x5a, count: 4_096))
    }
  }

  private func files(_ answer: CommandAnswer) throws -> [String: [JSONValue]] {
    let files = try answer.json()["files"]?.arrayValue ?? []
    return Dictionary(
      files.map { ($0["file"]?.stringValue ?? "", $0["problems"]?.arrayValue ?? []) }
    ) { first, _ in first }
  }

  @Test func verifyTellsOfEveryPageThatMatters() throws {
    let whole = [UInt8](try Data(contentsOf: URL(filePath: path)))
    var told = 0
    for page in 0..<(whole.count / 4_096) {
      try change(path) { $0 = whole }
      try spoil(path, page: page)
      let answer = try office.run(["verify"])
      let problems = try files(answer)
      #expect((answer.status == .failure) == (problems["zones/it.sqlite"]?.isEmpty == false))
      #expect(problems["zones/hr.sqlite"] == [])
      if answer.status == .failure {
        told += 1
        #expect(try answer.json()["hint"]?.stringValue?.contains("restore") == true)
      }
    }
    #expect(told >= whole.count / 4_096 - 2, "free pages hold nothing that could be missed")
  }

  @Test func verifyGoesOnWithoutARegistry() throws {
    try spoil(office.data.registryPath, page: 0)
    let answer = try office.run(["verify"])
    #expect(answer.status == .failure)
    let problems = try files(answer)
    #expect(problems["registry.sqlite"]?.isEmpty == false)
    #expect(problems["zones/it.sqlite"] == [])
    #expect(problems.count == 4)
  }

  @Test func otherCommandsSayWhatToDo() throws {
    try spoil(office.data.registryPath, page: 0)
    for command in ["person list", "zone list", "invite --name A --role coach --zone it"] {
      let failure = try #require(office.failure(command))
      #expect(failure.status == .failure)
      #expect(failure.hint?.contains("verify") == true, "\(failure)")
      #expect(failure.hint?.contains("restore") == true)
    }
  }

  @Test func nothingIsAcknowledgedByADamagedZone() throws {
    try spoil(path, page: 0)
    let server = try TestService(office)
    _ = try ana.add("enterprise", "legal_name=New", "country=IT")
    var session = SyncSession(ana.replica)
    let request = try #require(try session.nextRequest())
    let response = try server.sync(ana.joined.credential.text, request.body)
    #expect(response.status == 503)
    #expect(response.code == "unavailable")
    #expect(response.head.contains("Retry-After: 600"))
    #expect(String(decoding: response.body, as: UTF8.self).contains("Nothing of yours is lost"))
    try session.interrupted([], wasSent: true)
    #expect(try ana.replica.outboxCounts().waiting == 1)
    // The operator is told where, and what to do.
    #expect(
      server.lines.all.contains { $0.contains("zones/it.sqlite") && $0.contains("restore") })
    #expect(try server.send("GET", "/healthz").status == 200)
  }

  @Test("whatever bytes a zone's file has, the server answers, and verify comes to an end")
  func anyBytes() throws {
    let whole = [UInt8](try Data(contentsOf: URL(filePath: path)))
    withSeeds(count: 40) { random in
      for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
      try change(path) { bytes in
        bytes = whole
        for _ in 0...random.below(6) { bytes[random.below(bytes.count)] = random.byte() }
        if random.oneIn(8) { bytes.removeLast(random.below(bytes.count)) }
      }
      _ = try office.run(["verify"])
      _ = try ana.add("enterprise", "legal_name=New", "country=IT")
      try syncAsFarAsItGoes()
    }
  }

  private func syncAsFarAsItGoes() throws {
    let server = try TestService(office)
    defer { server.service.stop() }
    var session = SyncSession(ana.replica)
    while let request = try session.nextRequest() {
      let response = try server.sync(ana.joined.credential.text, request.body)
      guard response.status == 200 else {
        // What a damaged file said may make the next request one that makes no sense.
        try law([400, 503].contains(response.status), "status \(response.status)")
        return try session.interrupted([], wasSent: true)
      }
      // A file that still can be read may say what makes no sense.
      do { try session.receive(response.body) } catch is AnswerError { return }
    }
  }
}
