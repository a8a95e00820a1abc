import SyncProtocol
import Testing

@testable import LocalStore
@testable import SyncServer

@Suite struct HeldInPartsTests {
  private let bench = Bench()

  @Test("a record too big for one push is held once, not for ever anew")
  func heldInParts() throws {
    let server = try bench.server(role: .viewer)
    let laptop = try bench.replica(seed: 20)
    let long = String(repeating: "long ", count: 20)
    try bench.write(laptop, "topic", long)
    try bench.write(laptop, "code", long)
    var session = SyncSession(exchange: SmallPushes(replica: laptop))
    try bench.finish(&session, with: server)
    #expect(try laptop.outboxItems().map(\.state) == [.held])
  }
}
