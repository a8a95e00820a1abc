import Foundation
import LocalStore
import SyncProtocol

/// A replica with the workload's schema, as a program that embeds it holds one: in a file, and
/// syncing with the server's process over a socket.
final class Laptop {
  let path: String
  let replica: Replica
  private let clock: MovableClock
  private var enrolment: (server: ServerProcess, credential: String)?

  /// A wall clock that stands where it was put.
  final class MovableClock {
    var milliseconds: UInt64
    init(_ milliseconds: UInt64) { self.milliseconds = milliseconds }
  }

  /// A writer begins as long ago, so that its edits lie apart as a coach's do and none lies in the
  /// future.
  static let pastMilliseconds: UInt64 = 30 * 24 * 60 * 60 * 1000

  static var now: UInt64 { UInt64(max(0, Date().timeIntervalSince1970 * 1000)) }

  init(_ path: String, name: String, ago milliseconds: UInt64 = 0) throws {
    self.path = path
    let clock = MovableClock(Self.now - min(milliseconds, Self.now))
    self.clock = clock
    replica = try Replica.open(
      try Connection.open(path), schema: WorkloadSchema.schema,
      surroundings: Surroundings(wallMilliseconds: { clock.milliseconds }))
    try replica.setName(name)
    try replica.addZone(.commons, title: "Shared", role: nil)
    try replica.addZone(WorkloadSchema.zone, title: "W", role: nil)
  }

  /// Writes all rows as one import does: one transaction, a stamp for each row.
  func write(_ tables: [Table]) throws {
    try replica.change { change in
      for table in tables { try Self.write(table, 0..<table.count, to: change) }
    }
  }

  static func write(_ table: Table, _ rows: Range<Int>, to change: LocalChange) throws {
    let slots = table.slots
    for row in rows {
      change.nextStamp()
      try change.write(table.writes(ofRow: row, to: slots), to: table.key(ofRow: row))
    }
  }

  /// Edits fields one by one, each as a command of its own, half a minute after the last.
  func edit(_ edits: [RecordEdit], as version: Int) throws {
    for edit in edits {
      clock.milliseconds += 30_000
      let (key, slot, value) = (edit.key, edit.slot, edit.value(version: version))
      let shown = Set(try replica.store.fact(key)?.state[slot].live.map(\.mark) ?? [])
      try replica.change {
        try $0.write([LocalChange.Write(slot, value, shown: shown)], to: key)
      }
    }
  }

  func join(_ server: ServerProcess) throws {
    enrolment = (server, try enrol(at: server))
  }

  /// - Returns: its credential.
  func enrol(at server: ServerProcess) throws -> String {
    struct Enrolment: Decodable { let credential: String }
    let client = try HTTPClient(port: server.port)
    let name = try replica.name() ?? "nobody"
    let body = "{\"code\":\"\(try server.invite(name))\",\"device\":\"bench\"}"
    let answer = try client.post(Array(body.utf8), to: "/v1/join", type: "application/json")
    return try JSONDecoder().decode(Enrolment.self, from: Data(answer)).credential
  }

  /// The requests of a conversation, as they go over the wire.
  func messages(of conversation: Conversation) throws -> [[UInt8]] {
    let (server, credential) = try enrolled()
    return conversation.rounds.map {
      HTTPClient.message(
        $0.request.body, to: $0.request.endpoint.rawValue, port: server.port,
        type: ExchangeRequest.mediaType, credential: credential)
    }
  }

  private func enrolled() throws -> (server: ServerProcess, credential: String) {
    guard let enrolment else {
      throw Programs.Failure(description: "\(path) is not enrolled at a server")
    }
    return enrolment
  }

  /// - Returns: what was said until both agreed.
  @discardableResult
  func sync() throws -> Conversation {
    var conversation = Conversation()
    try converse { request, answer, session in
      conversation.rounds.append(Conversation.Round(request: request, answer: answer))
      try session.receive(answer)
    }
    return conversation
  }

  /// Talks with the server until both agree.
  /// - Parameter receive: gives each answer to the session.
  func converse(
    _ receive: (ExchangeRequest, [UInt8], inout SyncSession) throws -> Void
  ) throws {
    let (server, credential) = try enrolled()
    let client = try HTTPClient(port: server.port)
    var session = SyncSession(replica)
    while let request = try session.nextRequest() {
      let answer = try client.post(
        request.body, to: request.endpoint.rawValue, type: ExchangeRequest.mediaType,
        credential: credential)
      try receive(request, answer, &session)
    }
    try Conversation.check(session.report)
  }
}

/// What was said in a sync.
struct Conversation {
  struct Round {
    let request: ExchangeRequest
    let answer: [UInt8]
  }

  var rounds: [Round] = []

  /// The bodies that the server sent.
  var answers: [[UInt8]] { rounds.map(\.answer) }

  /// Says it again to a replica that was not there.
  func replay(to replica: Replica) throws {
    var session = SyncSession(replica)
    for round in rounds {
      guard try session.nextRequest()?.endpoint == round.request.endpoint else {
        throw Programs.Failure(description: "the replica asks something else")
      }
      try session.receive(round.answer)
    }
    guard try session.nextRequest() == nil else {
      throw Programs.Failure(description: "the replica wants to know more")
    }
    try Self.check(session.report)
  }

  /// A measurement of a sync that failed is worth nothing.
  static func check(_ report: SyncReport) throws {
    guard !report.zones.isEmpty, report.zones.allSatisfy({ $0.agrees == true }), report.held == 0
    else { throw Programs.Failure(description: "the sides do not agree: \(report)") }
  }
}
