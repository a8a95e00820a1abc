import SyncProtocol
import Testing

@testable import LocalStore

@Suite struct ImpossibleSeqTests {
  private let bench = Bench()

  /// One would end the program, the other make every later request malformed.
  @Test("a verdict with seqs that cannot be is refused", arguments: [UInt64.max, 0])
  func isRefused(first: UInt64) throws {
    let laptop = try bench.replica(seed: 20)
    for low in UInt64(1)...2 {
      let key = RecordKey(zone: bench.zone, type: "module", id: RecordID(high: 0, low: low))
      try laptop.change { try $0.write([LocalChange.Write(Slot("topic"), .text("x"))], to: key) }
    }
    var session = SyncSession(laptop)
    let push = try #require(try bench.request(&session).zones[0].push)
    let run = Verdicts.Run(count: 2, outcome: .exact(firstSeq: first))
    let answer = SyncAnswer(
      head: AnswerHead(clock: 1, schemaVersion: 1),
      items: [.verdicts(zone: 0, Verdicts(push: push.id, runs: [run]))])
    #expect(throws: AnswerError.self) { try session.receive(answer.encoded) }
  }
}
