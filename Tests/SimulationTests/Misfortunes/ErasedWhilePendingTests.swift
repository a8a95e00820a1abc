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

  @Test("what was erased in quarantine is not held for ever, beside what others wrote")
  func erasedWhileHeld() throws {
    let server = try bench.server(role: .viewer)
    let laptop = try bench.replica(seed: 20)
    try bench.write(laptop, "topic", "held")
    try bench.sync(laptop, with: server)
    #expect(try laptop.outboxItems().map(\.state) == [.held])
    server.give("office", .central)
    let office = try bench.replica(seed: 21)
    try bench.write(office, "code", "code")
    try bench.sync(office, with: server, as: "office")
    try bench.sync(laptop, with: server)
    try server.zones[bench.zone]?.store.write { facts in
      _ = try facts.update(bench.key) { $0.erase(keeping: [Slot("code")]) }
    }
    try bench.sync(laptop, with: server)
    #expect(try laptop.outboxItems().isEmpty)
    #expect(try bench.live(laptop, "code") == ["code"])
  }
}
