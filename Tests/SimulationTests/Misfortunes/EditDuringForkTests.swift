import SyncProtocol
import Testing

@testable import LocalStore
@testable import SyncServer

@Suite struct EditDuringForkTests {
  private let bench = Bench()

  @Test("an edit made while the server says what it knows is not taken for what it knows")
  func editWhileTheAnswerTravels() throws {
    try bench.withTemporaryFolder { folder in
      let server = try bench.server()
      let laptop = try bench.replica(seed: 2, at: "\(folder)/laptop")
      try bench.write(laptop, "url", "first")
      try bench.copy(laptop.connection, to: "\(folder)/clone")
      try bench.sync(laptop, with: server)

      let clone = try bench.replica(seed: 3, at: "\(folder)/clone")
      var session = SyncSession(clone)
      let request = try bench.request(&session)
      let answer = try server.answer(request, from: "laptop", now: bench.clock.now)
      try bench.write(clone, "url", "the clone's")
      try session.receive(answer.encoded)
      // The other copy goes on with the writer that both had.
      try bench.write(laptop, "url", "the laptop's")
      try bench.sync(laptop, with: server)
      try bench.finish(&session, with: server)
      try bench.sync(laptop, with: server)
      try bench.sync(clone, with: server)

      #expect(try bench.live(laptop, "url") == ["the clone's", "the laptop's"])
      #expect(try bench.live(clone, "url") == ["the clone's", "the laptop's"])
    }
  }
}
