import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore
@testable import SyncServer

extension Bench {
  /// What a sync carried, besides what its report says.
  struct Traffic {
    var syncRequests = 0
    var reconcileRequests = 0
    var bytes = 0
    /// Records in pages and pushes, and those that a reconciliation fetched.
    var pulled = 0
    var pushed = 0
    var fetched: [RecordName] = []
  }

  /// Syncs to the end as `sync` does, and counts.
  func measuredSync(
    _ replica: Replica, with server: SimulatedServer, as person: String = "laptop"
  ) throws -> (report: SyncReport, traffic: Traffic) {
    var session = SyncSession(replica)
    var traffic = Traffic()
    while let request = try session.nextRequest() {
      let answer = try server.answer(request, from: person, of: person, now: clock.now)
      traffic.bytes += request.body.count + answer.count
      try traffic.note(request, answer)
      try #require(traffic.syncRequests + traffic.reconcileRequests < 200, "no end")
      try session.receive(answer)
    }
    return (session.report, traffic)
  }

  /// Writes new records, as many commands do.
  @discardableResult
  func fill(_ replica: Replica, with count: Int, of random: inout SplitMix64) throws -> [RecordKey]
  {
    var keys: [RecordKey] = []
    try replica.change { change in
      for number in 0..<count {
        let id = RecordID(high: random.next(), low: random.next())
        let key = RecordKey(zone: zone, type: "module", id: id)
        keys.append(key)
        change.nextStamp()
        try change.write(
          [
            LocalChange.Write(Slot("topic"), .text("topic \(number)")),
            LocalChange.Write(Slot("url"), .text("https://example.org/\(number)")),
          ], to: key)
      }
    }
    return keys
  }

  /// The same facts on both sides, by their bytes.
  func expectSameFacts(
    _ replica: Replica, _ server: SimulatedServer,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = try #require(server.zones[zone])
    var here: [RecordKey: RecordState] = [:]
    var there: [RecordKey: RecordState] = [:]
    try replica.store.eachFact { here[$0.key] = $0.state }
    try file.store.eachFact { there[$0.key] = $0.state }
    #expect(here == there, sourceLocation: sourceLocation)
  }
}

extension Bench.Traffic {
  fileprivate mutating func note(_ request: ExchangeRequest, _ answer: [UInt8]) throws {
    switch request.endpoint {
    case .sync:
      syncRequests += 1
      pushed += try SyncRequest(decoding: request.body).zones
        .reduce(0) { $0 + ($1.push?.records.count ?? 0) }
      for case .page(_, let page) in SyncAnswer.decode(answer).answer?.items ?? [] {
        pulled += page.records.count
      }
    case .reconcile:
      reconcileRequests += 1
      guard case .compared(let comparison) = try ReconcileAnswer(decoding: answer) else { return }
      fetched += comparison.records.map(\.name)
    }
  }
}
