import SyncProtocol
import Testing

@testable import LocalStore

struct EntryAccessTests {
  private func replica(_ roles: [String: Role?]) throws -> TestReplica {
    let test = try TestReplica(zones: [])
    for (name, role) in roles {
      try test.replica.addZone(#require(Zone(name)), title: name, role: role)
    }
    return test
  }

  @Test func theOnlyCountryIsMeant() throws {
    let ana = try replica(["commons": nil, "hr": nil])
    #expect(try ana.addEnterprise().zone.name == "hr")
    #expect(try ana.add("organisation", "name=ACT").key.zone == .commons)
  }

  @Test func ofSeveralCountriesOneIsNamed() throws {
    let ana = try replica(["commons": nil, "hr": nil, "it": nil])
    let failure = try failure { _ = try ana.addEnterprise() }
    #expect(failure.status == .usage)
    #expect(failure.field == "--zone")
    let added = try ana.add("enterprise", "legal_name=Alveare", "country=IT", zone: "it")
    #expect(added.key.zone.name == "it")
    for zone in ["si", "commons"] {
      let failure = try self.failure {
        try ana.add("enterprise", "legal_name=Alveare", "country=IT", zone: zone)
      }
      #expect(failure.code == "no-such-zone")
    }
  }

  private func failure(_ body: () throws -> Void) throws -> CommandFailure {
    try LocalStoreTests.failure(body)
  }

  @Test func withoutAZoneNothingIsWritten() throws {
    #expect(try failure { _ = try TestReplica(zones: []).addEnterprise() }.code == "no-zone")
  }

  @Test(arguments: [
    (Role.viewer, "enterprise", false), (.coach, "enterprise", true),
    (.coach, "organisation", false),
    (.coordinator, "organisation", true), (.coordinator, "programme", false),
    (.central, "programme", true),
  ])
  func rolesDecide(_ role: Role, _ type: String, _ isAllowed: Bool) throws {
    let ana = try replica(["commons": role, "it": role])
    let operands = ["enterprise": "legal_name=A", "organisation": "name=A", "programme": "code=A"]
    do {
      let operand = operands[type] ?? ""
      if type == "enterprise" {
        try ana.add(type, operand, "country=IT")
      } else {
        try ana.add(type, operand)
      }
      #expect(isAllowed)
    } catch let failure as CommandFailure {
      #expect(!isAllowed)
      #expect(failure.status == .notPermitted)
      #expect(failure.code == "not-permitted")
      #expect(failure.hint != nil)
    }
  }

  @Test func withoutAccessNothingIsChanged() throws {
    let ana = try TestReplica()
    let key = try ana.addEnterprise()
    let zone = try #require(Zone("it"))
    try ana.replica.addZone(zone, title: "Italy", role: .viewer)
    #expect(try failure { try ana.edit(key, "city=Milano") }.status == .notPermitted)
    #expect(
      try failure { _ = try RecordEntry(ana.replica).delete(key) }.status == .notPermitted)
    #expect(
      try failure { try ana.resolve(key, "country", .value("HR")) }.status == .notPermitted)
    try ana.replica.connection.execute("UPDATE zone SET role = 'none' WHERE zone = 'it'")
    #expect(try failure { try ana.edit(key, "city=Milano") }.status == .notPermitted)
  }
}
