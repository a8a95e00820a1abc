import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore
@testable import SyncServer

/// A replica whose file was restored from a backup, or copied to a second laptop.
@Suite struct ForkTests {
  private let bench = Bench()

  @Test("a restored backup mints a writer, and the work of both pasts stands")
  func restoredBackup() throws {
    try bench.withTemporaryFolder { folder in
      let server = try bench.server()
      let laptop = try bench.replica(seed: 2, at: "\(folder)/laptop")
      try bench.write(laptop, "code", "first")
      try bench.sync(laptop, with: server)
      try bench.copy(laptop.connection, to: "\(folder)/backup")
      try bench.write(laptop, "topic", "finance")
      try bench.sync(laptop, with: server)

      let restored = try bench.replica(seed: 3, at: "\(folder)/backup")
      let before = try restored.writer()
      try bench.write(restored, "url", "https://example.org")
      try bench.sync(restored, with: server)

      #expect(try restored.writer() != before)
      #expect(try bench.live(restored, "topic") == ["finance"])
      #expect(try bench.live(restored, "url") == ["https://example.org"])
      try bench.expectAgreement(restored, with: server)
    }
  }

  @Test("two copies that write the same field at one stamp lose neither value")
  func clonedLaptop() throws {
    try bench.withTemporaryFolder { folder in
      let server = try bench.server()
      let laptop = try bench.replica(seed: 5, at: "\(folder)/laptop")
      try bench.write(laptop, "code", "first")
      try bench.sync(laptop, with: server)
      try bench.copy(laptop.connection, to: "\(folder)/clone")
      let clone = try bench.replica(seed: 6, at: "\(folder)/clone")

      try bench.write(laptop, "url", "a", afterMilliseconds: 0)
      try bench.write(clone, "url", "b", afterMilliseconds: 0)
      for _ in 0..<3 {
        for copy in [laptop, clone] { try bench.sync(copy, with: server) }
      }

      for copy in [laptop, clone] {
        #expect(try bench.live(copy, "url") == ["a", "b"])
        try bench.expectAgreement(copy, with: server)
      }
    }
  }

  @Test("a push whose answer was lost before the backup was restored is not written twice")
  func lostAnswer() throws {
    try bench.withTemporaryFolder { folder in
      let server = try bench.server()
      let laptop = try bench.replica(seed: 8, at: "\(folder)/laptop")
      try bench.write(laptop, "url", "https://example.org")
      try bench.copy(laptop.connection, to: "\(folder)/backup")
      try bench.sync(laptop, with: server)

      let restored = try bench.replica(seed: 9, at: "\(folder)/backup")
      try bench.sync(restored, with: server)

      #expect(try restored.ownWriters().count == 2)
      #expect(try restored.store.fact(bench.key)?.state[Slot("url")].entries.count == 1)
      try bench.expectAgreement(restored, with: server)
    }
  }

  @Test("a new epoch makes a laptop offer all that it holds")
  func newEpoch() throws {
    let lost = try bench.server()
    let laptop = try bench.replica(seed: 11)
    try bench.write(laptop, "code", "first")
    try bench.sync(laptop, with: lost)

    // The server comes back without anything it had.
    let server = try SimulatedServer(zones: [bench.zone], random: SplitMix64(seed: 12))
    try bench.write(laptop, "topic", "finance")
    try bench.sync(laptop, with: server)

    let state = try server.zones[bench.zone]?.store.fact(bench.key)?.state
    #expect(state?[Slot("code")].live.map(\.value) == [.text("first")])
    #expect(state?[Slot("topic")].live.map(\.value) == [.text("finance")])
    try bench.expectAgreement(laptop, with: server)
  }
}
