import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("a push that was made ready")
struct PreparedPushTests {
  private static let zone = Zone("it") ?? .commons
  private static let (own, other) = (WriterID(7), WriterID(8))
  private let context: ZoneJoin.Context

  init() {
    let grant = AccessList.Grant(zone: Self.zone, title: "Italy", role: .coach)
    let caller = Caller(
      device: "d", person: "p", name: "Ana", access: AccessList(revision: 1, grants: [grant]))
    context = ZoneJoin.Context(caller: caller, writer: Self.own, now: 1_000)
  }

  /// What a zone holds after a push, but for what is random.
  private struct Result: Equatable {
    var verdicts: Verdicts?
    var facts: [Fact]
    var arrivals: [[Journal.Arrival]]
    var digest: Digest
    var findings: [String]
  }

  private func join(_ pushes: [Push], isPrepared: Bool) throws -> Result {
    let file = try ZoneFile(Connection.open("zone", mode: .memory), zone: Self.zone)
    var random = SplitMix64(seed: 1)
    _ = try file.connection.transaction { try file.startEpoch(using: &random) }
    var verdicts: Verdicts?
    var acknowledged: PushID?
    for push in pushes {
      let request = ZoneRequest(
        zone: Self.zone, cursor: Cursor(),
        chain: PushChain(acknowledged: acknowledged, attempts: [push.id]), push: push)
      let prepared = ZoneJoin.prepare(request, context, using: &random)
      acknowledged = push.id
      let outcome = try file.store.write { facts in
        try ZoneJoin(file: file, schema: .fieldbook).join(
          request, context, facts, prepared: isPrepared ? prepared : nil, using: &random)
      }
      if case .accepted(let all, _) = outcome { verdicts = all }
    }
    let facts = try file.store.facts(after: 0, limit: 100)
    let journal = Journal(connection: file.connection)
    return Result(
      verdicts: verdicts, facts: facts,
      arrivals: try facts.map { try journal.arrivals(of: $0.key) },
      digest: try file.store.digest(of: Self.zone), findings: try journal.verify().findings)
  }

  private func record(
    _ number: UInt64, _ values: [(String, WriterID, UInt64)], past: Bool = false
  ) -> RecordDelta {
    var state = RecordState()
    var shown: Set<Mark> = []
    for (slot, writer, stamp) in values {
      let mark = Mark(writer: writer, stamp: Stamp(bits: stamp))
      state.write(.integer(Int64(stamp)), to: Slot(slot), as: mark, shown: shown)
      shown.insert(mark)
    }
    let replaced = PastValue(
      slot: Slot("city"), mark: Mark(writer: Self.own, stamp: Stamp(bits: 1)), value: .integer(1))
    return RecordDelta(
      type: "enterprise", id: RecordID(high: 1, low: number), state: state,
      past: past ? [replaced] : [])
  }

  @Test func isStoredAndJournaledAsAnyOther() throws {
    let first = Push(
      id: PushID(1),
      records: [
        record(1, [("city", Self.own, 5), ("name", Self.own, 6)]),
        record(2, [("city", Self.own, 5)], past: true),
        // Another's edit that was replaced, and one that stands: that one is held.
        record(3, [("city", Self.other, 4), ("city", Self.own, 5)]),
        record(4, [("city", Self.other, 4)]),
      ])
    let second = Push(
      id: PushID(2),
      records: [
        record(1, [("city", Self.own, 9)]), record(2, [("city", Self.own, 5)]),
        record(5, [("city", Self.own, 9)]),
      ])
    let prepared = try join([first, second], isPrepared: true)
    #expect(prepared == (try join([first, second], isPrepared: false)))
    #expect(prepared.facts.count >= 4)
    #expect(prepared.arrivals.allSatisfy { !$0.isEmpty })
    #expect(prepared.findings.isEmpty)
  }

  @Test func onlyNewWorkOfTheWritersOwnIsMadeReady() {
    var random = SplitMix64(seed: 1)
    let push = Push(
      id: PushID(1),
      records: [
        record(1, [("city", Self.own, 5)]), record(2, [("city", Self.other, 5)]),
        record(3, [("city", Self.other, 4), ("city", Self.own, 5)]),
      ])
    let prepared = PreparedPush(push, to: Self.zone, by: Self.own, using: &random)
    #expect(prepared.records.map { $0 != nil } == [true, false, true])
  }
}
