import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("Commands about people, devices and zones")
struct PeopleCommandTests {
  private let office: TestOffice

  init() throws { office = try TestOffice() }

  private func code(_ words: String...) throws -> InvitationCode {
    let answer = try office.run(["invite"] + words)
    return try #require(try answer.json()["code"]?.stringValue.flatMap { InvitationCode($0) })
  }

  @Test func inviteAnswersACodeAndItsEnd() throws {
    let json = try office.json("invite --name Ana --role coach --zone it --expires 12h")
    #expect(json["code"]?.stringValue.flatMap { InvitationCode($0) } != nil)
    #expect(json["expires_at"] == "2026-01-01T12:00:00.000Z")
    let week = try office.json("invite --name Bea --role admin")
    #expect(week["expires_at"] == "2026-01-08T00:00:00.000Z")
  }

  @Test func aSecondPersonOfTheSameNameIsPointedOut() throws {
    #expect(try office.run(["invite", "--name", "Ana", "--role", "admin"]).messages.isEmpty)
    #expect(try office.run(["invite", "--name", "Ana", "--role", "admin"]).messages.count == 1)
    let failure = office.failure("invite --person Ana --role admin")
    #expect(failure?.code == "ambiguous")
    #expect(failure?.status == .notFound)
  }

  @Test(arguments: [
    ("invite --name Ana", LocalStore.ExitStatus.usage, "usage"),
    ("invite --role coach --zone it", .usage, "usage"),
    ("invite --name Ana --role coach", .usage, "usage"),
    ("invite --name Ana --role cosch --zone it", .usage, "usage"),
    ("invite --name Ana --role coach --zone fr", .notFound, "zone-not-found"),
    ("invite --name Ana --role coach --zone IT", .usage, "invalid-zone"),
    ("invite --name Ana --role coach --zone it --expires soon", .usage, "invalid-period"),
    ("invite --name Ana --role coach --zone it --expires 0d", .usage, "invalid-period"),
    (
      "invite --name Ana --role coach --zone it --expires 99999999999999999999d", .usage,
      "invalid-period"
    ),
    ("invite --person nobody --role admin", .notFound, "not-found"),
    ("device revoke nothing", .notFound, "not-found"),
    ("zone add it=Italia", .failure, "zone-exists"),
    ("zone add fr=France fr=Francia", .usage, "usage"),
    ("zone add ../x=Y", .usage, "invalid-zone"),
    ("lits enterprise", .usage, "usage"),
  ])
  func whatIsNotAccepted(line: String, status: LocalStore.ExitStatus, code: String) throws {
    let failure = office.failure(line)
    #expect(failure?.status == status)
    #expect(failure?.code == code)
    #expect(try office.json("person list").arrayValue?.isEmpty == true)
  }

  @Test func peopleAndDevicesAreListed() throws {
    let registry = try office.registry()
    let joined = try registry.join(
      try code("--name", "Ana Horvat", "--role", "coach", "--zone", "hr"), deviceName: "thinkpad")
    let person = try office.json("person list").arrayValue?.first
    #expect(
      person == [
        "id": .string(joined.person), "name": "Ana Horvat",
        "grants": [["zone": "hr", "role": "coach"]], "devices": 1,
        "created_at": "2026-01-01T00:00:00.000Z", "last_seen": nil,
      ])
    let device = try office.json("device list").arrayValue?.first
    #expect(device?["person"] == .string(joined.person))
    #expect(device?["revoked_at"] == JSONValue.null)
    #expect(try office.text("device list").contains("thinkpad"))
  }

  @Test func aDeviceIsRevokedByAnyNameOfIt() throws {
    let registry = try office.registry()
    let first = try registry.join(try code("--name", "Ana", "--role", "admin"), deviceName: "one")
    office.clock.advance(seconds: 1)
    let second = try registry.join(try code("--name", "Bea", "--role", "admin"), deviceName: "two")
    let tail = first.device.suffix(8)
    #expect(try office.json("device revoke \(tail)")["wipe"] == false)
    #expect(try office.json("device revoke two --wipe")["wipe"] == true)
    for joined in [first, second] {
      guard case .revoked = try registry.authenticate(joined.credential) else {
        Issue.record("\(joined.name) still has access")
        continue
      }
    }
  }

  @Test func zonesAreAddedWhileOthersLookOn() throws {
    let registry = try office.registry()
    let json = try office.json("zone add fr=France el")
    #expect(json == [["zone": "fr", "title": "France"], ["zone": "el", "title": "el"]])
    #expect(try registry.zones().map(\.zone.name) == ["commons", "el", "fr", "hr", "it"])
    #expect(try office.json("zone list").arrayValue?.map { $0["records"] } == [0, 0, 0, 0, 0])
  }
}
