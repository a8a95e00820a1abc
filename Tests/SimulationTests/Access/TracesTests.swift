import FoundationEssentials
import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore

/// Looks into the file itself, byte by byte.
@Suite("What a removed zone leaves") struct TracesTests {
  private static let secret = "Officina Segretissima"

  @Test("nothing of it is in the file, whatever was written when", arguments: 0..<UInt64(4))
  func nothingIsLeft(seed: UInt64) throws {
    try withTemporaryFolder { folder in
      var bench = Bench()
      let italy = try #require(Zone("it"))
      bench.zones = [.commons, italy]
      let replica = try bench.replica(seed: 1, at: "\(folder)/replica")
      var random = SplitMix64(seed: seed)
      for _ in 0..<1_500 {
        bench.clock.advance(milliseconds: 1_000)
        let zone = random.pick(bench.zones)
        let text = zone == italy ? Self.secret : "Public"
        let value = String(repeating: text, count: random.pick([1, 3, 10, 30, 200]))
        let id = RecordID(high: 0x7000, low: UInt64(random.below(200)))
        let key = RecordKey(zone: zone, type: "module", id: id)
        try replica.change { change in
          try change.write([LocalChange.Write(Slot("topic"), .text(value))], to: key)
        }
        if random.oneIn(100) { _ = try replica.views().catchUp() }
      }
      _ = try replica.views().catchUp()
      // As if all of it had been handed over.
      try replica.connection.execute("DELETE FROM outbox")
      try replica.connection.execute("UPDATE replaced SET unsent = 0")
      #expect(try holdsSecret(folder))
      #expect(try replica.leave(italy))
      #expect(try replica.destroyRemains())
      #expect(try !holdsSecret(folder))
      let rows = try replica.connection.int64("SELECT count(*) FROM module") ?? 0
      #expect(rows > 100)
    }
  }

  private func holdsSecret(_ folder: String) throws -> Bool {
    try FileManager.default.contentsOfDirectory(atPath: folder).contains { name in
      let data = FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()
      return data.firstRange(of: Data(Self.secret.utf8)) != nil
    }
  }

  private func withTemporaryFolder(_ body: (String) throws -> Void) throws {
    let folder = try TemporaryFolder(inMemory: true)
    try withExtendedLifetime(folder) { try body(folder.path) }
  }
}
