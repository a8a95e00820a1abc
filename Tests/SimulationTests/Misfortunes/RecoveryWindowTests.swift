import SyncProtocol
import TestSupport
import Testing

@testable import LocalStore
@testable import SyncServer

/// A server restored from its backup, and laptops that hold what it lost.
@Suite struct RecoveryWindowTests {
  private let bench = Bench()

  /// A server whose only file is in a folder, with two laptops that know all of it.
  private struct Town {
    let server: SimulatedServer
    let laptops: [String: Replica]
    let backup: String
    /// What the record was before the loss.
    let state: RecordState

    var file: ZoneFile? { server.zones.values.first }
  }

  /// Two people have written, synced, and pulled each other's edits since the backup.
  private func town(in folder: String) throws -> Town {
    let server = try bench.server()
    let file = try ZoneFile(Connection.open("\(folder)/zone"), zone: bench.zone)
    var random = SplitMix64(seed: 1)
    try file.connection.transaction { _ = try file.startEpoch(using: &random) }
    server.replace(bench.zone, by: file)
    let laptops = [
      "amina": try bench.replica(seed: 20), "bruno": try bench.replica(seed: 21),
    ]
    func syncAll() throws {
      for name in ["amina", "bruno", "amina", "bruno"] {
        try bench.sync(try #require(laptops[name]), with: server, as: name)
      }
    }
    for (name, slot) in [("amina", "topic"), ("bruno", "url")] {
      try bench.write(try #require(laptops[name]), slot, "before")
    }
    try syncAll()
    try bench.copy(file.connection, to: "\(folder)/backup")
    for (name, slot) in [("amina", "topic"), ("bruno", "url")] {
      try bench.write(try #require(laptops[name]), slot, "after, by \(name)")
      try bench.write(try #require(laptops[name]), "title/\(name)", "after, by \(name)")
    }
    try syncAll()
    return Town(
      server: server, laptops: laptops, backup: "\(folder)/backup",
      state: try #require(try file.store.fact(bench.key)?.state))
  }

  /// Puts the backup in the place of the file, as `restore` does.
  private func restore(_ town: Town) throws {
    let file = try ZoneFile(Connection.open(town.backup), zone: bench.zone)
    var random = SplitMix64(seed: 2)
    try file.connection.transaction {
      _ = try file.beginRecovery(at: bench.clock.now, using: &random)
    }
    town.server.replace(bench.zone, by: file)
  }

  private func expectRecovered(_ town: Town) throws {
    let file = try #require(town.file)
    // The very edits, with the writers and stamps they had.
    #expect(try file.store.fact(bench.key)?.state == town.state)
    #expect(try Quarantine(connection: file.connection).count() == 0)
    #expect(try town.server.journalProblems(of: bench.zone).isEmpty)
  }

  @Test(
    "edits lost by a restore come back through whichever laptop syncs first",
    arguments: ["amina", "bruno"])
  func throughEither(first: String) throws {
    try bench.withTemporaryFolder { folder in
      let town = try town(in: folder)
      try restore(town)
      try bench.sync(try #require(town.laptops[first]), with: town.server, as: first)
      try expectRecovered(town)
      let file = try #require(town.file)
      let carried = try CarriedEdits(connection: file.connection).all()
      #expect(carried.map(\.id) == [bench.key.id])
      #expect(carried.map(\.person) == [first])
      // The other one's only, and not what the carrier wrote.
      #expect(carried.first?.writers.count == 1)

      for (name, laptop) in town.laptops { try bench.sync(laptop, with: town.server, as: name) }
      for (name, laptop) in town.laptops {
        try bench.sync(laptop, with: town.server, as: name)
        try bench.expectAgreement(laptop, with: town.server)
      }
      try expectRecovered(town)
      #expect(try CarriedEdits(connection: file.connection).all() == carried)
    }
  }

  @Test("a viewer's laptop, too, brings what others wrote, and nothing of its own")
  func aViewer() throws {
    try bench.withTemporaryFolder { folder in
      let town = try town(in: folder)
      let vera = try bench.replica(seed: 30)
      try bench.sync(vera, with: town.server, as: "vera")
      town.server.give("vera", [bench.zone: .viewer])
      try restore(town)
      try bench.sync(vera, with: town.server, as: "vera")
      try expectRecovered(town)
      try bench.expectAgreement(vera, with: town.server)

      try bench.write(vera, "topic", "by vera")
      try bench.sync(vera, with: town.server, as: "vera")
      #expect(try vera.outboxItems().map(\.reason) == ["role"])
      #expect(try town.file?.store.fact(bench.key)?.state == town.state)
    }
  }

  @Test("a server that notices by itself that it has gone back takes what is carried, too")
  func unnoticedByPeople() throws {
    try bench.withTemporaryFolder { folder in
      let town = try town(in: folder)
      let file = try ZoneFile(Connection.open(town.backup), zone: bench.zone)
      town.server.replace(bench.zone, by: file)
      try bench.sync(try #require(town.laptops["bruno"]), with: town.server, as: "bruno")
      try expectRecovered(town)
      #expect(try CarriedEdits(connection: file.connection).count() == 1)
    }
  }

  @Test("so does one that has gone back to before a restore, to an epoch that is over")
  func beforeARestore() throws {
    try bench.withTemporaryFolder { folder in
      let town = try town(in: folder)
      let present = try #require(town.file)
      var random = SplitMix64(seed: 3)
      try present.connection.transaction {
        _ = try present.beginRecovery(at: bench.clock.now, using: &random)
      }
      for name in ["amina", "bruno"] {
        try bench.sync(try #require(town.laptops[name]), with: town.server, as: name)
      }
      bench.clock.advance(milliseconds: Limits.recoveryMilliseconds)

      let file = try ZoneFile(Connection.open(town.backup), zone: bench.zone)
      town.server.replace(bench.zone, by: file)
      let epoch = try file.epoch()
      for name in ["bruno", "amina"] {
        try bench.sync(try #require(town.laptops[name]), with: town.server, as: name)
        try bench.expectAgreement(try #require(town.laptops[name]), with: town.server)
      }
      #expect(try file.epoch() == epoch)
      #expect(try Quarantine(connection: file.connection).count() == 0)
      #expect(try bench.live(try #require(town.laptops["amina"]), "url") == ["after, by bruno"])
    }
  }

  @Test("when the window has closed, what is carried for others is held")
  func closed() throws {
    try bench.withTemporaryFolder { folder in
      let town = try town(in: folder)
      try restore(town)
      bench.clock.advance(milliseconds: Limits.recoveryMilliseconds)
      let bruno = try #require(town.laptops["bruno"])
      try bench.sync(bruno, with: town.server, as: "bruno")
      #expect(try bruno.outboxItems().map(\.reason) == ["author"])
    }
  }

  @Test("in the window, too, nobody erases by a push")
  func erasure() throws {
    try bench.withTemporaryFolder { folder in
      let town = try town(in: folder)
      try restore(town)
      let bruno = try #require(town.laptops["bruno"])
      try bruno.store.write { facts in
        _ = try facts.update(bench.key) { $0.erase(keeping: [Slot("topic")]) }
      }
      try bench.sync(bruno, with: town.server, as: "bruno")
      #expect(try bruno.outboxItems().map(\.reason) == ["erasure"])
    }
  }
}
