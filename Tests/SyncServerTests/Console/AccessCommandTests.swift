import LocalStore
import SyncProtocol
import TestSupport
import Testing

@testable import SyncServer

@Suite("Commands about access")
struct AccessCommandTests {
  private let office: TestOffice
  private let actor: JSONValue

  init() throws {
    office = try TestOffice()
    actor = .string("server:\(FolderStatus.userName(office.console.environment.user))")
  }

  @Test func accessIsGivenChangedAndTaken() throws {
    let ana = try office.laptop(of: "Ana", in: ["it"])
    let downgraded = try office.json("access grant Ana --role viewer --zone it")
    #expect(downgraded["grants"] == [["zone": "it", "role": "viewer"]])
    #expect(
      try office.text("access grant \(ana.joined.person.suffix(8)) --role coach --zone hr")
        == "Ana is now coach in hr, viewer in it.\n")
    #expect(try office.json("access revoke Ana --zone it")["grants"]?.arrayValue?.count == 1)
    #expect(try office.text("access revoke Ana") == "Ana has no access any more.\n")
    #expect(try office.json("person list").arrayValue?.first?["grants"] == [])
  }

  @Test func whoDidItAndWhenIsTold() throws {
    _ = try office.laptop(of: "Ana", in: ["it"])
    office.clock.advance(seconds: 60)
    try office.run(["access", "grant", "Ana", "--role", "viewer", "--zone", "it"])
    let item = try #require(try office.json("access list").arrayValue?.first)
    #expect(item.objectValue?.keys == ["person", "name", "zone", "role", "since", "by"])
    #expect(item["role"] == "viewer")
    #expect(item["since"] == "2026-01-01T00:01:00.000Z")
    #expect(item["by"] == actor)
    try office.run(["device", "revoke", "laptop of Ana", "--wipe"])
    let log = try office.json("access log Ana").arrayValue ?? []
    #expect(log.map { $0["by"] } == ["invitation", actor, actor])
    #expect(log.map { $0["after"] } == ["coach", "viewer", "revoked, to be wiped"])
    #expect(try office.text("access log").contains("viewer"))
  }

  @Test func cancelledInvitationsAreTold() throws {
    try office.run(["invite", "--name", "Ana", "--role", "coach", "--zone", "it"])
    let answer = try office.run(["access", "revoke", "Ana"])
    #expect(answer.messages == ["Cancelled: 1 unused invitation."])
  }

  @Test(arguments: [
    ("access grant nobody --role coach --zone it", LocalStore.ExitStatus.notFound, "not-found"),
    ("access grant Ana --role coach", .usage, "usage"),
    ("access grant Ana --zone it", .usage, "usage"),
    ("access grant Ana --role coach --zone fr", .notFound, "zone-not-found"),
    ("access revoke Ana --zone fr", .notFound, "zone-not-found"),
    ("access revoke Boss --zone it", .invalidData, "role-covers-all-zones"),
  ])
  func whatIsNotAccepted(line: String, status: LocalStore.ExitStatus, code: String) throws {
    _ = try office.laptop(of: "Ana", in: ["it"])
    _ = try office.laptop(of: "Boss", as: .admin, in: [])
    let failure = office.failure(line)
    #expect(failure?.status == status)
    #expect(failure?.code == code)
  }

  /// Over the real endpoint: what a laptop without access pushes lies in quarantine.
  @Test func aReassignedCoachHandsOverAndReceives() throws {
    let ana = try office.laptop(of: "Ana", in: ["it"])
    let key = try ana.add("enterprise", "legal_name=Agade", "country=IT")
    try ana.sync()
    let luca = try office.laptop(of: "Luca", in: ["hr"])
    let nova = try luca.add("enterprise", "legal_name=Nova", "country=HR")
    try luca.sync()
    try ana.edit(key, "city=Milano")
    try office.run(["access", "grant", "Ana", "--role", "coach", "--zone", "hr"])
    try office.run(["access", "revoke", "Ana", "--zone", "it"])
    try ana.sync()
    #expect(try ana.replica.zones().map(\.zone.name) == ["commons", "hr"])
    #expect(try ana.replica.store.fact(key) == nil)
    #expect(try ana.replica.store.fact(nova) != nil)
    let italy = try office.data.openZone(key.zone)
    #expect(try Quarantine(connection: italy.connection).count() == 1)
    #expect(try Quarantine(connection: italy.connection).bytes(of: ana.joined.device) > 0)
  }

  @Test func aRevokedLaptopHandsOverToEveryZone() throws {
    let ana = try office.laptop(of: "Ana", in: ["it", "hr"])
    _ = try ana.add("enterprise", "legal_name=Agade", "country=IT", zone: "it")
    _ = try ana.add("enterprise", "legal_name=Nova", "country=HR", zone: "hr")
    try office.run(["device", "revoke", "laptop of Ana"])
    #expect(try ana.sync().standing == .revoked)
    for zone in ["it", "hr"].compactMap({ Zone($0) }) {
      let file = try office.data.openZone(zone)
      #expect(try Quarantine(connection: file.connection).count() == 1)
      #expect(try file.store.head() == 0)
    }
  }
}
