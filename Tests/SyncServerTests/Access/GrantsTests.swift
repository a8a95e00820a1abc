import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("Giving and taking access")
struct GrantsTests {
  private let clock = FakeClock()
  private let registry: Registry
  private let italy: Zone
  private let croatia: Zone
  private let ana: String

  init() throws {
    let clock = clock
    registry = try Registry(
      try Connection.open("registry", mode: .memory), clock: { clock.milliseconds },
      random: SplitMix64(seed: 1))
    italy = try #require(Zone("it"))
    croatia = try #require(Zone("hr"))
    try registry.addZones(
      [.commons, croatia, italy].map { Registry.ZoneEntry(zone: $0, title: $0.name) })
    let invitation = try registry.invite(
      .new(name: "Ana"), as: .coach, in: [italy], validFor: 1_000)
    ana = try registry.join(invitation.code, deviceName: "laptop").person
  }

  private func roles() throws -> [String: Role] {
    let list = try registry.accessList(of: ana)
    return Dictionary(list.grants.map { ($0.zone.name, $0.role) }) { first, _ in first }
  }

  private func grant(_ role: Role, _ zones: Zone...) throws -> Int {
    try registry.grant(role, in: zones, to: ana, by: "server:root")
  }

  private func revoke(_ zones: Zone...) throws -> Int {
    try registry.revokeAccess(of: ana, in: zones, by: "server:root")
  }

  @Test func aRoleGoesUpAndDown() throws {
    _ = try grant(.coordinator, italy)
    #expect(try roles()["it"] == .coordinator)
    _ = try grant(.viewer, italy)
    #expect(try roles() == ["it": .viewer, "commons": .viewer])
    _ = try grant(.coach, croatia)
    #expect(try roles() == ["it": .viewer, "hr": .coach, "commons": .viewer])
  }

  @Test func aRoleInAllZonesAndRolesInSomeTakeEachOthersPlace() throws {
    _ = try grant(.central)
    #expect(try roles() == ["it": .central, "hr": .central, "commons": .central])
    #expect(try registry.grants(of: ana).count == 1)
    _ = try grant(.coach, croatia)
    #expect(try roles() == ["hr": .coach, "commons": .viewer], "nothing comes back")
  }

  @Test func aZoneIsTakenAndThenEverything() throws {
    _ = try grant(.coach, croatia)
    _ = try revoke(italy)
    #expect(try roles() == ["hr": .coach, "commons": .viewer])
    _ = try revoke()
    #expect(try roles().isEmpty)
  }

  @Test func oneOfAllZonesCannotBeTaken() throws {
    _ = try grant(.admin)
    #expect(throws: RegistryError.roleCoversAllZones(.admin)) { try revoke(italy) }
    _ = try revoke()
    #expect(try roles().isEmpty)
  }

  @Test func theRevisionGrowsOnlyWithAChange() throws {
    let before = try registry.revision()
    _ = try grant(.coach, italy)
    _ = try revoke(croatia)
    #expect(try registry.revision() == before)
    _ = try grant(.viewer, italy)
    let downgraded = try registry.revision()
    #expect(downgraded > before)
    _ = try revoke(italy)
    #expect(try registry.revision() > downgraded)
  }

  @Test func everyChangeIsLogged() throws {
    clock.advance(seconds: 60)
    _ = try grant(.viewer, italy)
    _ = try revoke()
    let changes = try registry.accessChanges(of: ana)
    #expect(changes.map(\.actor) == ["invitation", "server:root", "server:root"])
    #expect(changes.map(\.before) == [nil, "coach", "viewer"])
    #expect(changes.map(\.after) == ["coach", "viewer", nil])
    #expect(changes.map(\.at).last == clock.milliseconds)
    #expect(try registry.accessChanges(of: "nobody").isEmpty)
  }

  @Test func anOldInvitationDoesNotGiveBackWhatWasTaken() throws {
    func invite(_ role: Role, _ zones: Zone...) throws -> InvitationCode {
      try registry.invite(.known(id: ana), as: role, in: zones, validFor: 10_000).code
    }
    let (italian, croatian) = (try invite(.coach, italy), try invite(.coach, croatia))
    #expect(try revoke(italy) == 1)
    #expect(throws: RegistryError.invitationInvalid) {
      try registry.join(italian, deviceName: "x")
    }
    _ = try registry.join(croatian, deviceName: "y")
    #expect(try roles()["it"] == nil)

    let second = try invite(.coordinator, croatia)
    let third = try invite(.viewer, croatia)
    #expect(try grant(.coach, croatia) == 1, "what gives no more than that stays")
    #expect(throws: RegistryError.invitationInvalid) {
      try registry.join(second, deviceName: "z")
    }
    _ = try registry.join(third, deviceName: "z")
    #expect(try roles()["hr"] == .coach)
  }

  @Test func whatIsNotThere() throws {
    let france = try #require(Zone("fr"))
    #expect(throws: RegistryError.unknownZone(france)) { try grant(.coach, france) }
    #expect(throws: RegistryError.unknownZone(france)) { try revoke(france) }
    #expect(throws: RegistryError.roleNeedsZone(.coach)) { try grant(.coach) }
    #expect(throws: RegistryError.unknownPerson("x")) {
      try registry.grant(.coach, in: [italy], to: "x", by: "server:root")
    }
    #expect(try roles()["it"] == .coach, "nothing of it was done")
  }
}
