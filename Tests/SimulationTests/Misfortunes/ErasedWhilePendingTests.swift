import SyncProtocol
import Testing

@testable import LocalStore
@testable import SyncServer

@Suite struct ErasedWhilePendingTests {
  private let bench = Bench()

  @Test("an unsent edit of a slot that an erasure took away leaves the outbox")
  func erasedWhilePending() throws {
    let server = try bench.server()
    let laptop = try bench.replica(seed: 20)
    try bench.write(laptop, "topic", "first")
    try bench.write(laptop, "code", "code")
    try bench.sync(laptop, with: server)
    try server.zones[bench.zone]?.store.write { facts in
      _ = try facts.update(bench.key) { $0.erase(keeping: [Slot("code")]) }
    }
    var session = SyncSession(laptop)
    let request = try bench.request(&session)
    let answer = try server.answer(request, from: "laptop", now: bench.clock.now)
    try bench.write(laptop, "topic", "second")
    try session.receive(answer.encoded)
    try bench.finish(&session, with: server)
    #expect(try laptop.outboxItems().isEmpty)
  }
}
