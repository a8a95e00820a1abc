import LocalStore
import SyncProtocol
import TestSupport
import Testing

/// Many laptops at the same time: some are idle, some push, some have nothing yet.
@Suite("A crowd of laptops")
struct CrowdTests {
  private static let connections = 200
  private static let rounds = 3

  @Test func everybodyIsAnswered() async throws {
    try await onOwnThread {
      try withServer { server in
        let amina = try server.laptop("Amina")
        try amina.run("import", "enterprise", Examples.italianRegister)
        try amina.sync()
        let rows = Examples.rowCount(Examples.italianRegister)
        let credential = try Self.join(server)
        var members = try (0..<Self.connections).map {
          Member(try RawConnection(server), number: $0, credential: credential)
        }
        // All ask before anybody's answer is read.
        for _ in 0..<Self.rounds {
          for place in members.indices { members[place].ask() }
          for place in members.indices { try members[place].receive() }
        }
        #expect(members.allSatisfy { $0.isAtHead })
        #expect(members.filter { $0.isIdle }.allSatisfy { $0.received >= Int(rows) })
        try amina.sync()
        let pushed = members.count { !$0.isIdle } * Self.rounds
        #expect(try amina.ids("enterprise").count == Int(rows) + pushed)
        try expectAgreement(server, [amina])
      }
    }
  }

  private static func join(_ server: RunningServer) throws -> String {
    let code = try server.invite("Crowd", "coach", ["it"])
    let connection = try RawConnection(server)
    let body = #"{"code":"\#(code)","device":"crowd"}"#
    connection.send(
      "POST /v1/join HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    let response = try #require(connection.response())
    return try #require(JSONParser.parse(response.body)["credential"]?.stringValue)
  }
}

/// One of them, as far as the protocol goes; it keeps nothing of what it is sent but the cursor.
private struct Member {
  let connection: RawConnection
  let credential: String
  let writer: WriterID
  /// Every second one pushes a record with each request.
  let isIdle: Bool
  private var random: SplitMix64
  private var cursor = Cursor.start
  private var chain = PushChain()
  private(set) var received = 0
  private(set) var isAtHead = false

  init(_ connection: RawConnection, number: Int, credential: String) {
    self.connection = connection
    self.credential = credential
    writer = WriterID(UInt64(number) + 1)
    isIdle = number % 2 == 0
    random = SplitMix64(seed: UInt64(number))
  }

  mutating func ask() {
    let zone = Zone("it")!
    var request = ZoneRequest(zone: zone, cursor: cursor)
    if !isIdle {
      let push = Push(id: PushID(random.next()), records: [record()])
      chain.attempts.append(push.id)
      request.push = push
    }
    request.chain = chain
    let body = SyncRequest(
      writer: writer, schemaVersion: 1, clock: 1_790_000_000_000, accessRevision: 0,
      zones: [request]
    ).encoded
    let head =
      "POST /v1/sync HTTP/1.1\r\nHost: a\r\nContent-Type: application/cbor-seq\r\n"
      + "Authorization: Bearer \(credential)\r\nContent-Length: \(body.count)\r\n\r\n"
    connection.send(Array(head.utf8) + body)
  }

  private mutating func record() -> RecordDelta {
    var state = RecordState()
    let mark = Mark(writer: writer, stamp: Stamp(bits: UInt64(1_700_000_000_000 + received) << 16))
    state.write(.text("Impresa \(writer.number)"), to: Slot("legal_name"), as: mark, shown: [])
    let id = RecordID(high: 0x7000 | random.next() << 16, low: 1 << 63 | random.next() >> 2)
    return RecordDelta(type: "enterprise", id: id, state: state)
  }

  mutating func receive() throws {
    let response = try #require(connection.response())
    try #require(response.status == 200, "\(response.head)\(response.text)")
    let (answer, error) = SyncAnswer.decode(response.body)
    #expect(error == nil)
    for item in answer?.items ?? [] { try take(item) }
  }

  private mutating func take(_ item: AnswerItem) throws {
    switch item {
    case .verdicts(_, let verdicts):
      for case .exact(let seq) in verdicts.runs.map(\.outcome) { cursor.held.insert(seq...seq) }
      chain = PushChain(acknowledged: verdicts.push)
    case .page(_, let page):
      received += page.records.count
      (cursor.position, cursor.journalHash) = (page.position, page.journalHash)
    case .done(_, let done):
      cursor.epoch = done.epoch
      isAtHead = done.head != nil
      guard let head = done.head else { return }
      (cursor.base, cursor.position, cursor.journalHash) = (head.seq, head.seq, head.journalHash)
      cursor.held.drop(through: head.seq)
    case .refused, .settled, .relayed: throw EndToEndFailure("unexpected: \(item)")
    }
  }
}
