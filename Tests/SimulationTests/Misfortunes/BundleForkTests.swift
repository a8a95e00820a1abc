import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore
@testable import SyncServer

/// Bundles of laptops that are copied, restored, reset, and of servers that forget.
@Suite struct BundleForkTests {
  private let bench = Bench()

  @Test("the bundles of a laptop and of its copy lose neither's work")
  func clone() throws {
    try bench.withTemporaryFolder { folder in
      let server = try bench.server()
      let laptop = try bench.replica(seed: 5, at: "\(folder)/laptop")
      try bench.write(laptop, "code", "first")
      try bench.copy(laptop.connection, to: "\(folder)/clone")
      let clone = try bench.replica(seed: 6, at: "\(folder)/clone")
      try bench.write(laptop, "url", "a", afterMilliseconds: 0)
      try bench.write(clone, "url", "b", afterMilliseconds: 0)
      let files = [
        try bench.export(laptop, of: "laptop"), try bench.export(clone, of: "laptop"),
      ]
      let bruno = try bench.replica(seed: 7)
      for file in files { try bench.relay(file, on: bruno, of: "bruno", to: server) }
      for _ in 0..<3 {
        for copy in [laptop, clone, bruno] { try bench.sync(copy, with: server) }
      }
      for copy in [laptop, clone, bruno] {
        #expect(try bench.live(copy, "code") == ["first"])
        #expect(try bench.live(copy, "url") == ["a", "b"])
        try bench.expectAgreement(copy, with: server)
      }
    }
  }

  /// Without a writer of its own, the bundle's edit would pass for an older one of the restored
  /// laptop, and vanish.
  @Test("what a bundle holds stands beside what the restored laptop wrote instead")
  func restoredBackup() throws {
    try bench.withTemporaryFolder { folder in
      let server = try bench.server()
      let laptop = try bench.replica(seed: 5, at: "\(folder)/laptop")
      try bench.write(laptop, "code", "first")
      try bench.copy(laptop.connection, to: "\(folder)/backup")
      try bench.write(laptop, "url", "in the bundle")
      let file = try bench.export(laptop, of: "laptop")

      let restored = try bench.replica(seed: 6, at: "\(folder)/backup")
      try bench.write(restored, "url", "after the backup")
      try bench.sync(restored, with: server)
      let bruno = try bench.replica(seed: 7)
      try bench.relay(file, on: bruno, of: "bruno", to: server)
      try bench.sync(restored, with: server)
      for replica in [restored, bruno] {
        #expect(try bench.live(replica, "code") == ["first"])
        #expect(try bench.live(replica, "url") == ["in the bundle", "after the backup"])
        try bench.expectAgreement(replica, with: server)
      }
    }
  }

  @Test("a fork after an export leaves alone what has left the house")
  func forkAfterExport() throws {
    try bench.withTemporaryFolder { folder in
      let server = try bench.server()
      let laptop = try bench.replica(seed: 5, at: "\(folder)/laptop")
      try bench.write(laptop, "url", "in the bundle")
      let file = try bench.export(laptop, of: "laptop")
      let bundled = try #require(try laptop.formerWriters().first)
      try bench.copy(laptop.connection, to: "\(folder)/backup")
      try bench.sync(laptop, with: server)

      // The server knows a push that the backup does not.
      let restored = try bench.replica(seed: 6, at: "\(folder)/backup")
      let before = try restored.writer()
      try bench.write(restored, "topic", "finance")
      try bench.sync(restored, with: server)
      #expect(try restored.writer() != before)
      try bench.relay(file, on: restored, of: "laptop", to: server)
      let writers = try bench.state(server)[Slot("url")].entries.map(\.writer)
      #expect(Set(writers) == [bundled])
      #expect(try bench.live(restored, "topic") == ["finance"])
      try bench.expectAgreement(restored, with: server)
    }
  }

  @Test("no writer that takes over later renames what has left the house, nor writes beside it")
  func laterWriters() throws {
    let amina = try bench.replica(seed: 1)
    try bench.write(amina, "topic", "finance")
    _ = try bench.export(amina, of: "amina")
    let bundled = try #require(try amina.formerWriters().first)
    #expect(bundled != (try amina.writer()))
    try bench.write(amina, "url", "https://example.org")
    try amina.store.write { try amina.replaceWriter($0, .attemptsExhausted) }
    let state = try #require(try amina.store.fact(bench.key)?.state)
    #expect(Set(state[Slot("topic")].entries.map(\.writer)) == [bundled])
    #expect(state[Slot("url")].entries.map(\.writer) == [try amina.writer()])
  }

  @Test("a laptop that was reset and enrolled anew gets its work back from its own bundle")
  func ownBundleAfterReset() throws {
    let server = try bench.server()
    let before = try bench.replica(seed: 1)
    try bench.sync(before, with: server, as: "amina", device: "old laptop")
    try bench.write(before, "topic", "finance")
    let file = try bench.export(before, of: "old laptop")

    let anew = try bench.replica(seed: 2)
    _ = try anew.carry(SealedBundle.decodeFile(file).bundles)
    try bench.sync(anew, with: server, as: "amina", device: "enrolled anew")
    #expect(try bench.live(anew, "topic") == ["finance"])
    #expect(try bench.authors(server, "topic") == ["amina"])
    let writer = try #require(try bench.state(server)[Slot("topic")].live.first?.writer)
    #expect(try anew.authorName(of: writer) == "amina")
    try bench.expectAgreement(anew, with: server)
  }

  @Test("a server that lost what a bundle brought gets it again from the same file")
  func serverGoneBack() throws {
    let lost = try bench.server()
    let (amina, bruno) = (try bench.replica(seed: 1), try bench.replica(seed: 2))
    try bench.write(amina, "topic", "finance")
    let file = try bench.export(amina, of: "amina")
    try bench.relay(file, on: bruno, of: "bruno", to: lost)
    let server = try SimulatedServer(zones: [bench.zone], random: SplitMix64(seed: 12))
    let carla = try bench.replica(seed: 3)
    try bench.relay(file, on: carla, of: "carla", to: server)
    #expect(try bench.live(carla, "topic") == ["finance"])
    for (replica, person) in [(bruno, "bruno"), (amina, "amina"), (bruno, "bruno")] {
      try bench.sync(replica, with: server, as: person)
    }
    #expect(try bench.authors(server, "topic") == ["amina"])
    for replica in [amina, bruno] { try bench.expectAgreement(replica, with: server) }
  }

  @Test("what is held keeps the marks it lies in quarantine with")
  func held() throws {
    let server = try bench.server(role: .viewer)
    let amina = try bench.replica(seed: 1)
    try bench.write(amina, "topic", "finance")
    try bench.sync(amina, with: server, as: "amina")
    #expect(try amina.outboxCounts() == (0, 1))
    let marks = try amina.store.fact(bench.key)?.state.marks
    let file = try bench.export(amina, of: "amina")
    #expect(!file.isEmpty)
    #expect(try amina.outboxCounts() == (0, 1))
    #expect(try amina.store.fact(bench.key)?.state.marks == marks)
    let bruno = try bench.replica(seed: 2)
    try bench.relay(file, on: bruno, of: "bruno", to: server)
    #expect(try bench.quarantined(server) == 1)
    #expect(try bench.live(bruno, "topic") == [])
  }
}
