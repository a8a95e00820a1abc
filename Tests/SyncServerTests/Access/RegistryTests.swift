import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("The registry")
struct RegistryTests {
  private let clock = FakeClock()
  private let registry: Registry
  private let italy: Zone

  init() throws {
    let clock = clock
    registry = try Registry(
      try Connection.open("registry", mode: .memory), clock: { clock.milliseconds },
      random: SplitMix64(seed: 1))
    italy = try #require(Zone("it"))
    try registry.addZones([
      Registry.ZoneEntry(zone: .commons, title: "Commons"),
      Registry.ZoneEntry(zone: italy, title: "Italy"),
    ])
  }

  private func invite(
    _ invitee: Registry.Invitee = .new(name: "Ana"), _ role: Role = .coach
  ) throws -> Registry.Invitation {
    try registry.invite(invitee, as: role, in: [italy], validFor: 10_000)
  }

  private func join(_ role: Role = .coach) throws -> Registry.JoinResult {
    try registry.join(try invite(.new(name: "Ana"), role).code, deviceName: "laptop")
  }

  private func caller(_ joined: Registry.JoinResult) throws -> Caller? {
    guard case .enrolled(let caller, _) = try registry.authenticate(joined.credential) else {
      return nil
    }
    return caller
  }

  @Test func anInvitationMakesADeviceOnce() throws {
    let invitation = try invite()
    let joined = try registry.join(invitation.code, deviceName: "laptop")
    #expect(joined.name == "Ana")
    #expect(joined.access.grants.map(\.zone) == [.commons, italy])
    #expect(throws: RegistryError.invitationInvalid) {
      try registry.join(invitation.code, deviceName: "another")
    }
    #expect(try registry.devices().map(\.name) == ["laptop"])
    #expect(try caller(joined)?.person == invitation.person)
  }

  @Test func whoeverNeverHeardTheAnswerIsGivenItAgain() throws {
    let (invitation, other) = (try invite(), try invite(.new(name: "Luca")))
    var random = SplitMix64(seed: 2)
    let credentials = (0..<2).map { _ in Credential.minted(using: &random) }
    func join(_ code: InvitationCode, _ credential: Credential?) throws -> Registry.JoinResult {
      try registry.join(code, deviceName: "laptop", credential: credential)
    }
    func expectRefusal(_ code: InvitationCode, _ credential: Credential?) {
      #expect(throws: RegistryError.invitationInvalid) { try join(code, credential) }
    }
    let joined = try join(invitation.code, credentials[0])
    #expect(joined.credential == credentials[0])
    #expect(try join(invitation.code, credentials[0]) == joined)
    #expect(try registry.devices().count == 1)
    expectRefusal(invitation.code, credentials[1])
    expectRefusal(invitation.code, nil)
    // A credential that a device has is no other's, and does not use up an invitation.
    expectRefusal(other.code, credentials[0])
    #expect(try join(other.code, credentials[1]).name == "Luca")
    try registry.revoke(joined.device, wipe: false, by: "staff")
    expectRefusal(invitation.code, credentials[0])
    clock.advance(seconds: 10)
    expectRefusal(other.code, credentials[1])
  }

  @Test func askingAgainGrantsNothingAnew() throws {
    let invitation = try invite()
    var random = SplitMix64(seed: 2)
    let credential = Credential.minted(using: &random)
    let joined = try registry.join(invitation.code, deviceName: "a", credential: credential)
    try registry.revokeAccess(of: joined.person, in: [italy], by: "staff")
    let again = try registry.join(invitation.code, deviceName: "a", credential: credential)
    #expect(again.device == joined.device && !again.access.grants.contains { $0.zone == italy })
  }

  @Test func anInvitationExpires() throws {
    let invitation = try invite()
    clock.advance(seconds: 10)
    #expect(throws: RegistryError.invitationInvalid) {
      try registry.join(invitation.code, deviceName: "late")
    }
    #expect(try registry.devices().isEmpty)
    #expect(try registry.people()[0].grants.isEmpty)
  }

  @Test func noSecretIsKept() throws {
    let invitation = try invite()
    let joined = try registry.join(invitation.code, deviceName: "laptop")
    let stored = try registry.connection.rows(
      "SELECT code_hash FROM invitation UNION ALL SELECT credential_hash FROM device"
    ) { $0.blob(0) }
    #expect(Set(stored) == [invitation.code.hash, joined.credential.hash])
    #expect(!stored.contains(joined.credential.bytes))
  }

  @Test func anotherDeviceOfTheSamePerson() throws {
    let first = try join(.coordinator)
    let second = try registry.join(
      try invite(.known(id: first.person), .coach).code, deviceName: "second")
    #expect(second.person == first.person)
    #expect(second.access == first.access, "an invitation takes nothing away")
    #expect(try registry.people().map(\.deviceCount) == [2])
  }

  @Test func whatCannotBeInvited() throws {
    let france = try #require(Zone("fr"))
    #expect(throws: RegistryError.unknownZone(france)) {
      try registry.invite(.new(name: "Ana"), as: .coach, in: [france], validFor: 1)
    }
    #expect(throws: RegistryError.roleNeedsZone(.coach)) {
      try registry.invite(.new(name: "Ana"), as: .coach, in: [], validFor: 1)
    }
    #expect(throws: RegistryError.unknownPerson("x")) { try invite(.known(id: "x")) }
    #expect(throws: RegistryError.invalidName(" ")) { try invite(.new(name: " ")) }
    #expect(try registry.people().isEmpty, "nothing of it stays")
  }

  @Test func aRevokedDeviceIsToldApartFromAnUnknownOne() throws {
    let joined = try join()
    try registry.revoke(joined.device, wipe: false, by: "server:root")
    let revoked = try #require(try revoked(joined))
    #expect(revoked.device == joined.device)
    #expect(revoked.standing == .revoked)
    #expect(revoked.access.grants.isEmpty)
    let revokedAt = try registry.devices()[0].revokedAt
    clock.advance(seconds: 5)
    try registry.revoke(joined.device, wipe: true, by: "server:root")
    try registry.revoke(joined.device, wipe: false, by: "server:root")
    #expect(try self.revoked(joined)?.standing == .toBeWiped, "a wish to wipe stands")
    #expect(try registry.devices()[0].revokedAt == revokedAt)
    let changes = try registry.accessChanges().filter { $0.subject == .device(joined.device) }
    #expect(changes.map(\.after) == ["revoked", "revoked, to be wiped"])
    #expect(changes.map(\.at) == [revokedAt, clock.milliseconds])
    var generator = SplitMix64(seed: 99)
    #expect(try registry.authenticate(Credential.minted(using: &generator)) == .unknown)
    #expect(throws: RegistryError.unknownDevice("x")) {
      try registry.revoke("x", wipe: false, by: "server:root")
    }
  }

  private func revoked(_ joined: Registry.JoinResult) throws -> Caller? {
    guard case .revoked(let caller, _) = try registry.authenticate(joined.credential) else {
      return nil
    }
    return caller
  }

  @Test func theRevisionGrowsWithZonesAndGrants() throws {
    let joined = try join()
    let before = try registry.revision()
    #expect(joined.access.revision == before)
    _ = try invite()
    #expect(try registry.revision() == before, "an invitation is no grant")
    let croatia = try #require(Zone("hr"))
    try registry.addZones([Registry.ZoneEntry(zone: croatia, title: "Croatia")])
    #expect(try registry.revision() > before)
    #expect(try caller(joined)?.access.revision == registry.revision())
  }

  @Test func staffSeeANewZoneAtOnce() throws {
    let joined = try join(.central)
    let croatia = try #require(Zone("hr"))
    try registry.addZones([Registry.ZoneEntry(zone: croatia, title: "Croatia")])
    #expect(try caller(joined)?.role(in: croatia) == .central)
  }

  @Test func seenOnceAMinuteAtMost() throws {
    let joined = try join()
    try registry.noteSeen(joined.device)
    let first = clock.milliseconds
    clock.advance(seconds: 59)
    try registry.noteSeen(joined.device)
    #expect(try registry.devices()[0].lastSeen == first)
    clock.advance(seconds: 1)
    try registry.noteSeen(joined.device)
    #expect(try registry.devices()[0].lastSeen == first + 60_000)
    clock.goBack(seconds: 3_600)
    try registry.noteSeen(joined.device)
    #expect(try registry.devices()[0].lastSeen == clock.milliseconds, "the clock was set back")
  }
}
