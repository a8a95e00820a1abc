import SyncProtocol
import Testing

@testable import LocalStore

@Suite struct PastBytesTests {
  private let bench = Bench()

  @Test("a text rewritten often before its first sync still fits a request")
  func manyPastValues() throws {
    let laptop = try bench.replica(seed: 20)
    for number in 0..<200 {
      try bench.write(
        laptop, "topic", String(repeating: "x", count: 200_000) + "\(number)")
    }
    let server = try bench.server()
    var session = SyncSession(laptop)
    var largest = 0
    while let request = try session.nextRequest() {
      largest = max(largest, request.body.count)
      try session.receive(try server.answer(request, from: "a", now: bench.clock.now))
    }
    #expect(largest < 2 * Limits.pushBytes)
    #expect(try laptop.outboxItems().isEmpty)
  }
}
