import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("Erasures in the registry")
struct RegistryErasureTests {
  private let office: TestOffice
  private let registry: Registry
  private let author = ErasureEntry.Author(device: "server:root", name: "server:root")

  init() throws {
    office = try TestOffice()
    registry = try office.registry()
  }

  private func key(_ number: UInt64, in zone: String = "it") throws -> RecordKey {
    RecordKey(
      zone: try #require(Zone(zone)), type: "person", id: RecordID(high: 0, low: number))
  }

  private func erase(_ keys: RecordKey..., keeping fields: String...) throws {
    try registry.erase(
      keys, as: keys[0].id, keeping: Set(fields.map { Slot($0) }), by: author, reason: "asked")
  }

  private func done() throws {
    for zone in ["it", "hr"] {
      try registry.markDone(registry.erasures(in: try #require(Zone(zone))))
    }
  }

  @Test func eachHasARevisionOfItsOwn() throws {
    try erase(key(1), key(2, in: "hr"), keeping: "email")
    try erase(key(3), keeping: "email")
    try done()
    let list = try #require(try registry.erasures(after: 0))
    #expect(list.erasures.map(\.key) == [try key(1), try key(2, in: "hr"), try key(3)])
    #expect(list.erasures[0].kept == [Slot("email")])
    #expect(try list.revision == registry.lastErasure())
    #expect(try registry.erasures(after: list.revision) == nil)
  }

  /// A machine that was rolled back must not give out the numbers of erasures that it has forgotten.
  @Test func revisionsAreLaterThanAnyThatWereForgotten() throws {
    try erase(key(1), keeping: "email")
    let forgotten = try registry.lastErasure()
    try registry.connection.execute("DELETE FROM erasure")
    office.clock.advance(seconds: 60)
    try erase(key(2), keeping: "email")
    #expect(try registry.lastErasure() > forgotten)
  }

  @Test func anotherOneCanOnlyTakeMore() throws {
    try erase(key(1), keeping: "email", "phone")
    try erase(key(1), keeping: "email", "phone", "name")
    #expect(try registry.erasures(of: key(1)).count == 1, "the name is gone already")
    try erase(key(1), keeping: "email", "name")
    #expect(try registry.erasures(of: key(1)).last?.kept == [Slot("email")])
  }

  @Test func noneIsToldBeforeTheServerHasCarriedItOut() throws {
    try erase(key(1), keeping: "email")
    #expect(try registry.erasures(after: 0) == nil)
    try erase(key(2), keeping: "email")
    try registry.markDone(registry.erasures(of: key(2)))
    #expect(try registry.erasures(after: 0) == nil, "an earlier one waits")
    try registry.markDone(registry.erasures(of: key(1)))
    #expect(try registry.erasures(after: 0)?.erasures.count == 2)
  }

  @Test func aListIsBoundedAndTheRestFollows() throws {
    let count = Limits.erasuresPerAnswer + 5
    let keys = try (1...UInt64(count)).map { try key($0) }
    try registry.erase(keys, as: keys[0].id, keeping: [], by: author, reason: nil)
    try done()
    let first = try #require(try registry.erasures(after: 0))
    #expect(first.erasures.count == Limits.erasuresPerAnswer)
    let second = try #require(try registry.erasures(after: first.revision))
    #expect(first.erasures.map(\.key) + second.erasures.map(\.key) == keys)
  }

  @Test func aReplicaThatWasRestoredHasNotConfirmedAnyMore() throws {
    let device = try office.laptop(of: "Ana", in: ["it"]).joined.device
    let italy = try #require(Zone("it"))
    func confirmedAt(_ revision: UInt64) throws -> UInt64? {
      try registry.replicas(holding: [italy], erasedUpTo: revision).first?.confirmedAt
    }
    try registry.noteReplica(device, holding: [italy], erasedUpTo: 10)
    let first = office.clock.milliseconds
    office.clock.advance(seconds: 1)
    try registry.noteReplica(device, holding: [italy], erasedUpTo: 20)
    #expect(try confirmedAt(10) == first)
    #expect(try confirmedAt(20) == first + 1_000)
    try registry.noteReplica(device, holding: [italy], erasedUpTo: 5)
    #expect(try confirmedAt(10) == nil)
    #expect(try confirmedAt(5) != nil)
    try registry.noteReplica(device, holding: [italy], erasedUpTo: 0)
    #expect(try confirmedAt(1) == nil)
  }

  @Test func onlyDevicesThatWereSentTheZoneAreConcerned() throws {
    let (ana, ivo) = (
      try office.laptop(of: "Ana", in: ["it"]), try office.laptop(of: "Ivo", in: ["hr"])
    )
    _ = try office.laptop(of: "Never", in: ["it"])
    try ana.sync()
    try ivo.sync()
    try office.run(["list", "enterprise"])
    let italy = try #require(Zone("it"))
    let concerned = try registry.replicas(holding: [italy], erasedUpTo: 1)
    #expect(concerned.map(\.person) == ["Ana"], "nor is the office's own view a laptop")
  }
}
